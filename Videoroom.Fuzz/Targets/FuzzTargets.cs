namespace Videoroom.Fuzz.Targets;

/// <summary>Everything that can be fuzzed.</summary>
internal static class FuzzTargets
{
    private static readonly Func<FuzzTarget>[] All =
    [
        () => new StunTarget(),
        () => new TurnTarget(),
        () => new StreamFramingTarget(),
        () => new DtlsRecordTarget(),
        () => new DtlsHandshakeTarget(),
        () => new DtlsEstablishedTarget(),
        () => new SrtpTarget(),
        () => new RtpTarget(),
        () => new RtcpTarget(),
        () => new BandwidthTarget(),
        () => new PayloadTarget(),
        () => new RedundancyTarget(),
        () => new ForwardingTarget(),
        () => new LayersTarget(),
        () => new SdpTarget(),
        () => new NegotiationTarget(),
        () => new TrickleTarget(),
        () => new PhoenixTarget(),
        () => new MediaEventTarget(),
        () => new RelayDatagramTarget(),
        () => new RelayControlTarget(),
        () => new NodeMessageTarget(),
        () => new NodeReportTarget(),
        () => new EngineTarget(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(NameOf)];

    /// <summary>Makes one; the caller disposes it.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FuzzTarget Create(string name)
        => Names.Contains(name)
            ? All[Names.ToList().IndexOf(name)]()
            : throw new ArgumentException($"There is no target '{name}', but {string.Join(", ", Names)}.", nameof(name));

    private static string NameOf(Func<FuzzTarget> create)
    {
        using var target = create();
        return target.Name;
    }
}
