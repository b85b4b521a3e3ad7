namespace Videoroom.Client.Statistics;

/// <summary>What was sent as one RTP stream (W3C "Identifiers for WebRTC's Statistics API", <c>outbound-rtp</c>). Counts are totals.</summary>
public sealed record OutboundStatistics
{
    /// <summary>The track's id.</summary>
    public required string TrackId { get; init; }

    /// <summary>The identification tag of its m-line.</summary>
    public required string Mid { get; init; }

    /// <summary>The encoding's restriction identifier; null without simulcast.</summary>
    public string? Rid { get; init; }

    /// <summary>RTP packets, without retransmissions.</summary>
    public long PacketsSent { get; init; }

    /// <summary>RTP payload bytes, without retransmissions.</summary>
    public long BytesSent { get; init; }

    /// <summary>Packets that were sent again because of a NACK.</summary>
    public long RetransmittedPacketsSent { get; init; }

    /// <summary>PLI and FIR messages received.</summary>
    public long KeyFrameRequestsReceived { get; init; }
}
