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

    /// <summary>Datagrams that the clients' own system did not take.</summary>
    public long ClientDrops { get; init; }
}
