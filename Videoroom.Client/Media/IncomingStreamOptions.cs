using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>What a description says of one stream that the server sends.</summary>
/// <param name="Mid">Its m-line's identification tag.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="Ssrc">Its SSRC; null where none is announced: the first packet of the m-line tells it.</param>
/// <param name="RtxSsrc">The SSRC of its retransmissions; null without.</param>
internal sealed record IncomingStreamOptions(string Mid, MediaKind Kind, uint? Ssrc, uint? RtxSsrc)
{
    /// <summary>RTP clock ticks a second.</summary>
    public int ClockRate => Kind == MediaKind.Audio ? 48_000 : 90_000;

    /// <summary>The formats that may come, and the extensions of their packets.</summary>
    public required IncomingFormats Formats { get; init; }

    /// <summary>Feedback may come without a report before it (RFC 5506); otherwise the server may ignore it (RFC 3550, section 6.1).</summary>
    public bool ReducedSize { get; init; }

    /// <summary>Whether it is the same stream as another, whatever its formats.</summary>
    public bool IsSameStream(IncomingStreamOptions other) => (Mid, Kind, Ssrc, RtxSsrc) == (other.Mid, other.Kind, other.Ssrc, other.RtxSsrc);
}

/// <summary>How the packets of an m-line are to be read.</summary>
/// <param name="Codecs">The codec of each payload type.</param>
/// <param name="Retransmissions">The payload type that each payload type of RTX stands for (RFC 4588, <c>apt</c>).</param>
/// <param name="Extensions">The header extensions.</param>
internal sealed record IncomingFormats(
    IReadOnlyDictionary<byte, Codec> Codecs, IReadOnlyDictionary<byte, byte> Retransmissions, HeaderExtensionIds Extensions)
{
    /// <summary>The payload type of redundant audio data (RFC 2198); null without.</summary>
    public byte? RedPayloadType { get; init; }

    /// <summary>Whether the server is told when each packet arrived, by the numbers of the stream (RFC 8888).</summary>
    public bool HasCongestionControlFeedback { get; init; }

    /// <summary>Whether the server is told how much could be received (REMB).</summary>
    public bool HasReceiverEstimate { get; init; }

    /// <summary>One codec without extensions.</summary>
    public static IncomingFormats Of(Codec codec, byte payloadType)
        => new(new Dictionary<byte, Codec> { [payloadType] = codec }, new Dictionary<byte, byte>(), default);
}
