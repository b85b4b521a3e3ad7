namespace Videoroom.Bench.Load;

/// <summary>What the crowd counted so far.</summary>
internal sealed record LoadReport
{
    /// <summary>RTP packets received by all clients.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Of those, retransmissions.</summary>
    public long Recovered { get; init; }

    /// <summary>Sequence numbers asked for again.</summary>
    public long Nacks { get; init; }

    /// <summary>Packets sent by all publishers, retransmissions not counted.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Packets that publishers sent again.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Packets that the server's transport-wide feedback acknowledged.</summary>
    public long FeedbackReceived { get; init; }

    /// <summary>Complete pictures at all viewers.</summary>
    public long CompleteFrames { get; init; }

    /// <summary>Pictures that a decoder could have shown.</summary>
    public long DecodableFrames { get; init; }

    /// <summary>The largest distance between complete pictures of any stream at any viewer, in milliseconds.</summary>
    public double LargestGapMs { get; init; }

    /// <summary>Keyframes that clients asked for.</summary>
    public long PictureLossIndications { get; init; }

    /// <summary>Packets that never came by themselves, though others of their stream did; of all streams, before they were sent again.</summary>
    public long Lost { get; init; }

    /// <summary>Packets whose latency was measured since the report before.</summary>
    public long Latencies { get; init; }

    /// <summary>Half of them took no longer from sender to receiver, in milliseconds.</summary>
    public double LatencyMedianMs { get; init; }

    /// <summary>99 of 100 of them took no longer, in milliseconds.</summary>
    public double LatencyP99Ms { get; init; }

    /// <summary>Datagrams that the clients' own system did not take.</summary>
    public long ClientDrops { get; init; }
}
