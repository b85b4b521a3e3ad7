using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>What the server sends to a peer on one m-line: which track, and as which stream.</summary>
public sealed record SubscribeOptions
{
    /// <summary>The published track to forward. It may appear later than the subscription.</summary>
    public required string TrackId { get; init; }

    /// <summary>Where its publisher is connected; null for this node, whatever the generation.</summary>
    public TrackSource? Source { get; init; }

    /// <summary>The receiver's mid.</summary>
    public required string Mid { get; init; }

    /// <summary>The SSRC that the answer announced for this slot.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>The SSRC of retransmissions; null when the receiver did not offer RTX.</summary>
    public uint? RtxSsrc { get; init; }

    /// <summary>The receiver's payload format for the track's codec.</summary>
    public required CodecFormat Format { get; init; }

    /// <summary>The receiver's payload type of retransmissions; null when not negotiated.</summary>
    public byte? RtxPayloadType { get; init; }

    /// <summary>The receiver's payload type of redundant audio data (RFC 2198); null when not negotiated.</summary>
    public byte? RedPayloadType { get; init; }

    /// <summary>The receiver's header extension ids.</summary>
    public HeaderExtensionIds Extensions { get; init; }

    /// <summary>The receiver reports on every packet by its stream and sequence number (RFC 8888). Without transport-wide sequence numbers only.</summary>
    public bool CongestionControlFeedback { get; init; }

    /// <summary>
    /// The slot is never negotiated again and waits for the next track when it is emptied: its stream only pauses. A goodbye
    /// would end it for good at some receivers.
    /// </summary>
    public bool IsStandby { get; init; }

    /// <summary>The publisher shows its screen or a window on the track, not a camera: a viewer that cannot get all is sent this first.</summary>
    public bool IsScreen { get; init; }

    /// <summary>The RTCP canonical name in our SDES (RFC 3550, section 6.5.1): equal for the tracks that must stay in sync.</summary>
    public required string Cname { get; init; }

    /// <summary>Whether the receiver reports on single packets of the stream.</summary>
    internal bool IsNumbered => CongestionControlFeedback || Extensions.TransportSequenceNumber != 0;
}
