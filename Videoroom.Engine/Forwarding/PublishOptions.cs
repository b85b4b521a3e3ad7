using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>What a peer sends on one m-line, as its offer and our answer agreed.</summary>
public sealed record PublishOptions
{
    /// <summary>The track's id, unique in the room (<c>peerId:uuid</c>).</summary>
    public required string TrackId { get; init; }

    /// <summary>The m-line's mid.</summary>
    public required string Mid { get; init; }

    /// <summary>The m-line's place in the description, from 0: of m-lines that may have sent a packet, the first has it.</summary>
    public int LineIndex { get; init; }

    /// <summary>The one codec of the answer.</summary>
    public required CodecFormat Format { get; init; }

    /// <summary>The payload type of retransmissions (RFC 4588); null when not negotiated.</summary>
    public byte? RtxPayloadType { get; init; }

    /// <summary>The payload type of packets that repeat earlier ones (RFC 2198); null when not negotiated. Audio only.</summary>
    public byte? RedPayloadType { get; init; }

    /// <summary>The streams of the track: one, or the simulcast layers from lowest to highest quality.</summary>
    public required IReadOnlyList<PublishedEncoding> Encodings { get; init; }

    /// <summary>SSRCs that the m-line announces besides those of <see cref="Encodings"/>: what they carry is not received.</summary>
    public IReadOnlyList<uint> OtherSsrcs { get; init; } = [];

    /// <summary>The header extensions agreed on.</summary>
    public HeaderExtensionIds Extensions { get; init; }

    /// <summary>Generic NACK was agreed on (RFC 4585, section 6.2.1).</summary>
    public bool Nack { get; init; }

    /// <summary>Picture loss indication was agreed on (RFC 4585, section 6.3.1).</summary>
    public bool PictureLossIndication { get; init; }

    /// <summary>Full intra request was agreed on (RFC 5104, section 4.3.1).</summary>
    public bool FullIntraRequest { get; init; }

    /// <summary>
    /// REMB was agreed on (draft-alvestrand-rmcat-remb-03), as the publisher has no transport-wide congestion control: the
    /// server estimates what may be sent.
    /// </summary>
    public bool ReceiverEstimatedMaximumBitrate { get; init; }

    /// <summary>Whether packets of the track itself, not retransmissions, may have this payload type.</summary>
    public bool IsMedia(byte payloadType) => payloadType == Format.PayloadType || payloadType == RedPayloadType;

    /// <summary>Whether both say the same, lists by their entries.</summary>
    public bool IsSameAs(PublishOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this == other with { Encodings = Encodings, OtherSsrcs = OtherSsrcs }
            && Encodings.SequenceEqual(other.Encodings)
            && OtherSsrcs.SequenceEqual(other.OtherSsrcs);
    }
}
