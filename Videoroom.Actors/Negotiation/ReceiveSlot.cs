using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>What one assignment of a slot is announced as.</summary>
/// <param name="Ssrc">
/// The media stream. New for each assignment: on an SSRC that was used before, a client would expect sequence numbers and SRTP
/// rollover counter to go on.
/// </param>
/// <param name="RtxSsrc">Its retransmissions, where they are offered.</param>
/// <param name="Msid">The MediaStream and track.</param>
/// <param name="Cname">Names the publisher.</param>
internal sealed record SlotStream(uint Ssrc, uint RtxSsrc, SdpMsid Msid, string Cname)
{
    /// <summary>What the engine is told to send.</summary>
    /// <param name="track">The track.</param>
    /// <param name="line">The m-line of the answer.</param>
    /// <param name="payload">The one of its payload types that carries the track.</param>
    public SubscribeOptions Subscribe(RemoteTrack track, MediaDescription line, RtpPayload payload)
    {
        var rtx = CodecNegotiation.FindRtx(line.Payloads, payload.PayloadType);
        var extensions = HeaderExtensionNegotiation.ToSentIds(line.Extmaps);
        return new SubscribeOptions
        {
            TrackId = track.TrackId,
            Mid = line.Mid,
            Ssrc = Ssrc,
            RtxSsrc = rtx is null ? null : RtxSsrc,
            Format = CodecNegotiation.ToFormat(payload, track.Format.Codec),
            RtxPayloadType = rtx?.PayloadType,
            RedPayloadType = CodecNegotiation.FindRed(line.Payloads, payload)?.PayloadType,
            // An answer may have the extension without the feedback: nobody would report on the numbers.
            Extensions = payload.HasFeedback(RtcpFeedbackNames.TransportWide) ? extensions : extensions with { TransportSequenceNumber = 0 },
            CongestionControlFeedback = line.CommonFeedback.Contains(RtcpFeedbackNames.CongestionControl),
            IsScreen = track.IsScreen,
            Cname = Cname,
        };
    }
}

/// <summary>
/// One <c>recvonly</c> m-line of the client. A slot whose track has departed must be answered <c>inactive</c> once before another
/// track may have it: else the client sees no track event (docs/protocol.md, section 3.3, point 10).
/// </summary>
internal sealed class ReceiveSlot(string mid, MediaKind kind)
{
    /// <summary>Its m-line.</summary>
    public string Mid { get; } = mid;

    /// <summary>Audio or video.</summary>
    public MediaKind Kind { get; } = kind;

    /// <summary>The track that has the slot; null for none.</summary>
    public RemoteTrack? Track { get; private set; }

    /// <summary>How the track is announced; set with <see cref="Track"/>.</summary>
    public SlotStream? Stream { get; private set; }

    /// <summary>Whether the last answer said <c>sendonly</c>.</summary>
    public bool IsSending { get; private set; }

    /// <summary>What the engine was told; null when it sends nothing here.</summary>
    public SubscribeOptions? Subscription { get; private set; }

    /// <summary>Whether the client lacks the track's codec.</summary>
    public bool IsUnavailable { get; private set; }

    /// <summary>Whether an answer has told the client which track this is.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>
    /// Until when the client may be at work on the answer that opened the line for the track. An offer shows that it is done with
    /// the answer before.
    /// </summary>
    public long OpensUntilMs { get; private set; }

    /// <summary>Whether a track may be assigned.</summary>
    public bool IsFree => Track is null && !IsSending;

    /// <summary>Whether the next answer has to say <c>inactive</c>, because the track has departed.</summary>
    public bool IsDraining => Track is null && IsSending;

    /// <summary>Whether the track's format has changed since the last answer.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Gives the slot to a track.</summary>
    public void Assign(RemoteTrack track, SlotStream stream) => (Track, Stream) = (track, stream);

    /// <summary>The publisher changed its format. What was sent until now does not fit any more.</summary>
    public void Update(RemoteTrack track) => (Track, Subscription, IsStale) = (track, null, true);

    /// <summary>The track has departed.</summary>
    public void Release()
    {
        (Track, Stream, Subscription) = (null, null, null);
        (IsUnavailable, IsNamed, IsStale, OpensUntilMs) = (false, false, false, 0);
    }

    /// <summary>Notes what an answer said.</summary>
    /// <param name="subscription">What is sent from now on; null when the line is inactive.</param>
    /// <param name="opensUntilMs">For <see cref="OpensUntilMs"/>, if this answer opens the line.</param>
    public void Answered(SubscribeOptions? subscription, long opensUntilMs)
    {
        OpensUntilMs = subscription is not null && !IsSending ? opensUntilMs : 0;
        Subscription = subscription;
        IsSending = subscription is not null;
        IsUnavailable = Track is not null && subscription is null;
        IsNamed = Track is not null;
        IsStale = false;
    }
}
