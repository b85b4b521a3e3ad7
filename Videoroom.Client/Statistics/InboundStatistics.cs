using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Statistics;

/// <summary>What was received as one RTP stream (W3C "Identifiers for WebRTC's Statistics API", <c>inbound-rtp</c>). Counts are totals.</summary>
public sealed record InboundStatistics
{
    /// <summary>The track's id; with WHEP, which names none, <see cref="Mid"/>; empty when no answer has named it.</summary>
    public string TrackId { get; init; } = "";

    /// <summary>The identification tag of its m-line.</summary>
    public required string Mid { get; init; }

    /// <summary>Audio or video.</summary>
    public MediaKind Kind { get; init; }

    /// <summary>RTP packets, retransmissions included.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>RTP payload bytes, retransmissions included.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Packets that did not arrive by themselves (RFC 3550, section 6.4.1); those that a retransmission replaced are included.</summary>
    public long PacketsLost { get; init; }

    /// <summary>Packets that came as retransmissions.</summary>
    public long RetransmittedPacketsReceived { get; init; }

    /// <summary>Of the lost packets of audio, those that came with a later one, which repeats them (RFC 2198).</summary>
    public long PacketsRestored { get; init; }

    /// <summary>Sequence numbers asked for by NACK.</summary>
    public long NacksSent { get; init; }

    /// <summary>PLI messages sent.</summary>
    public long PlisSent { get; init; }

    /// <summary>Interarrival jitter (RFC 3550, section 6.4.1).</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Pictures of which every packet came; 0 for audio.</summary>
    public long FramesReceived { get; init; }

    /// <summary>Of those, pictures that a decoder can show: keyframes, and pictures that follow one without a gap.</summary>
    public long FramesDecodable { get; init; }

    /// <summary>The width of the last complete picture in pixels; 0 for audio, before the first, and with H.264, whose packets do not say it.</summary>
    public int FrameWidth { get; init; }

    /// <summary>Its height.</summary>
    public int FrameHeight { get; init; }

    /// <summary>The longest time between complete pictures since the first.</summary>
    public TimeSpan LargestFrameGap { get; init; }
}
