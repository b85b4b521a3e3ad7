namespace Videoroom.Bench.Record.Page;

/// <summary>
/// An entry of <c>sendEncodings</c> (W3C WebRTC, section 5.2.9; <c>scalabilityMode</c>: W3C WebRTC-SVC). What is null is not sent
/// to the page.
/// </summary>
internal sealed record PageEncoding
{
    /// <summary>Temporal layers of each spatial layer.</summary>
    public const int TemporalLayers = 3;

    private const string SvcMode = "L3T3_KEY";
    private const string TemporalMode = "L1T3";

    // Of all bits, by the pixels of the layers and what small pictures need besides.
    private static readonly double[] Shares = [0.10, 0.27, 0.63];

    /// <summary>The stream ids of the simulcast layers, lowest first.</summary>
    public static IReadOnlyList<string> Rids { get; } = ["l", "m", "h"];

    /// <summary>The stream id; null where there is one stream.</summary>
    public string? Rid { get; init; }

    /// <summary>How much smaller than the source each side is.</summary>
    public double? ScaleResolutionDownBy { get; init; }

    /// <summary>Bits a second.</summary>
    public int? MaxBitrate { get; init; }

    /// <summary>Temporal and spatial layers of the stream.</summary>
    public string? ScalabilityMode { get; init; }

    /// <summary>The place of a stream id among the layers, lowest first; 0 for a stream without an id.</summary>
    /// <exception cref="InvalidDataException">The page does not send such a stream.</exception>
    public static int LayerOf(string rid)
    {
        for (var i = 0; i < Rids.Count; i++)
        {
            if (Rids[i] == rid)
            {
                return i;
            }
        }

        return rid.Length == 0 ? 0 : throw new InvalidDataException($"A stream has the id {rid}; expected {string.Join(", ", Rids)}.");
    }

    /// <summary>The encodings that a recording asks for.</summary>
    public static IReadOnlyList<PageEncoding> For(RecordOptions options) => options.Mode switch
    {
        RecordMode.Simulcast =>
        [
            .. Rids.Select((rid, index) => new PageEncoding
            {
                Rid = rid,
                ScaleResolutionDownBy = 1 << (Rids.Count - 1 - index),
                MaxBitrate = (int)(options.BitrateBps * Shares[index]),
                ScalabilityMode = TemporalMode,
            }),
        ],
        RecordMode.Svc => [new PageEncoding { MaxBitrate = options.BitrateBps, ScalabilityMode = SvcMode }],
        _ => [new PageEncoding { MaxBitrate = options.BitrateBps }],
    };
}
