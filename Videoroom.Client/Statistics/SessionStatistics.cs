namespace Videoroom.Client.Statistics;

/// <summary>What a client's media connection has counted so far.</summary>
public sealed record SessionStatistics
{
    /// <summary>True once SRTP keys are there and until the connection ends.</summary>
    public bool IsConnected { get; init; }

    /// <summary>The last round trip of a connectivity check; null before the first.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>The streams that are received, by m-line.</summary>
    public IReadOnlyList<InboundStatistics> Inbound { get; init; } = [];

    /// <summary>The streams that are sent, by track and encoding.</summary>
    public IReadOnlyList<OutboundStatistics> Outbound { get; init; } = [];

    /// <summary>Sent packets that the server's transport-wide feedback reported as received.</summary>
    public long PacketsAcknowledged { get; init; }

    /// <summary>RTP packets received with an SSRC that no answer announced.</summary>
    public long PacketsOfUnknownStreams { get; init; }
}
