namespace Videoroom.Fuzz.Driver;

/// <summary>How one target is run.</summary>
internal sealed record FuzzOptions
{
    /// <summary>How many inputs; null for as many as the time allows.</summary>
    public long? Inputs { get; init; }

    /// <summary>For how long; null for as long as the inputs take.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Decides all inputs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>After so many findings the run ends.</summary>
    public int MaxFindings { get; init; } = 10;

    /// <summary>Whether memory is compared between the first and the last tenth: the process runs nothing else then.</summary>
    public bool MeasuresGrowth { get; init; } = true;

    /// <summary>What an input may take and cost.</summary>
    public FuzzLimits Limits { get; init; } = new();
}

/// <summary>What an input may take and cost, whatever the target.</summary>
internal sealed record FuzzLimits
{
    /// <summary>How long an input may take. What takes longer is tried again: the machine may have been busy.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Measures the time of an input, and of a whole run.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Managed memory, in bytes, that may be more at the end than after the first tenth: what the runtime keeps for itself.</summary>
    public long ManagedGrowth { get; init; } = 512 * 1024;

    /// <summary>Resident memory, in bytes, likewise: code that was compiled meanwhile, fragments of the heaps.</summary>
    public long ResidentGrowth { get; init; } = 64 * 1024 * 1024;
}
