namespace Videoroom.Fuzz.Driver;

/// <summary>What a run came to.</summary>
internal sealed record FuzzReport
{
    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Inputs that were run.</summary>
    public required long Inputs { get; init; }

    /// <summary>Those that were taken for what they should be.</summary>
    public required long Accepted { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The longest that one input took; what the machine did meanwhile is in it.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>Managed memory, in bytes, at the end less that after the first tenth; null when it was not measured.</summary>
    public required long? ManagedGrowth { get; init; }

    /// <summary>What went wrong, each once.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Inputs a second.</summary>
    public double Rate => Inputs / Math.Max(Elapsed.TotalSeconds, 1e-6);
}
