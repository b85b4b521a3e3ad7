namespace Videoroom.Bench.Adapt;

/// <summary>What one viewer received in a tenth of a second.</summary>
internal sealed record AdaptSample
{
    /// <summary>When it ended, in seconds since the plan began.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the viewer's network carried, in bits a second.</summary>
    public required long CapacityBps { get; init; }

    /// <summary>What the server believes that the viewer's network carries, in bits a second; null of a server that does not say it.</summary>
    public long? EstimateBps { get; init; }

    /// <summary>What arrived of media, IP headers included, repeats and padding not, in bits a second.</summary>
    public required double MediaBps { get; init; }

    /// <summary>The 95th percentile of the one-way latencies of video, in milliseconds; 0 when none arrived.</summary>
    public required double VideoLatencyMs { get; init; }

    /// <summary>Audio packets that arrived in time.</summary>
    public required long AudioInTime { get; init; }

    /// <summary>Audio packets that were lost or came too late to be played.</summary>
    public required long AudioMadeUp { get; init; }

    /// <summary>Decodable pictures, of all tracks.</summary>
    public required long Frames { get; init; }

    /// <summary>How long pictures stood still, of the track that stood longest, in milliseconds: the part of this tenth in which more than three frame intervals had passed since the last.</summary>
    public required double FrozenMs { get; init; }

    /// <summary>The longest gap between decodable pictures that ended here or still goes on, in milliseconds.</summary>
    public required double LongestGapMs { get; init; }

    /// <summary>The height of the pictures, of all tracks together: tells whether a layer has changed.</summary>
    public required int Height { get; init; }
}
