namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>What is known of the link when a feedback packet has been read.</summary>
internal readonly record struct LinkState
{
    /// <summary>What the delay's trend says.</summary>
    public required NetworkUse Use { get; init; }

    /// <summary>What arrived in the last 300 ms, in bits a second; 0 when unknown.</summary>
    public required long RecentBps { get; init; }

    /// <summary>What arrived in the last second, in bits a second; 0 when unknown.</summary>
    public required long SustainedBps { get; init; }

    /// <summary>How long packets wait in queues, in microseconds.</summary>
    public required long QueueingDelayUs { get; init; }

    /// <summary>The round trip, in microseconds.</summary>
    public required long RoundTripUs { get; init; }

    /// <summary>Whether so many packets are lost that the rate should not grow.</summary>
    public required bool IsLossy { get; init; }
}
