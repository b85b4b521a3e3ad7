using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Client.Sdp;

/// <summary>The payload types of the client's offers, with the numbers that Chromium uses.</summary>
internal static class ClientPayloads
{
    private const int VideoClockRate = 90_000;
    private static readonly string[] VideoFeedback = [RtcpFeedbackNames.TransportWide, RtcpFeedbackNames.FullIntraRequest, RtcpFeedbackNames.Nack, RtcpFeedbackNames.PictureLossIndication];

    private static readonly RtpPayload[] Audio =
    [
        new RtpPayload
        {
            PayloadType = 111,
            Encoding = "opus",
            ClockRate = 48_000,
            Channels = 2,
            FormatParameters = "minptime=10;useinbandfec=1",
            Feedback = [RtcpFeedbackNames.TransportWide],
        },
        new RtpPayload { PayloadType = 63, Encoding = "red", ClockRate = 48_000, Channels = 2, FormatParameters = "111/111" },
    ];

    private static readonly RtpPayload[] Video =
    [
        .. WithRetransmission(96, "VP8", null),
        .. WithRetransmission(98, "VP9", "profile-id=0"),
        .. WithRetransmission(102, "H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
        .. WithRetransmission(45, "AV1", null),
    ];

    /// <summary>All formats of a kind.</summary>
    public static IReadOnlyList<RtpPayload> Of(MediaKind kind) => kind == MediaKind.Audio ? Audio : Video;

    /// <summary>One codec, and its retransmissions.</summary>
    public static IReadOnlyList<RtpPayload> Of(Codec codec)
    {
        var payload = Of(codec == Codec.Opus ? MediaKind.Audio : MediaKind.Video).First(payload => CodecNegotiation.IdentifyCodec(payload) == codec);
        return [payload, .. Video.Where(candidate => Apt(candidate) == payload.PayloadType)];
    }

    /// <summary>The payload type whose retransmissions this one carries (RFC 4588, section 8.1); null when it is none of RTX.</summary>
    public static byte? Apt(RtpPayload payload)
        => payload.Encoding.Equals("rtx", StringComparison.OrdinalIgnoreCase)
            && SdpText.GetParameter(payload.FormatParameters, "apt") is { } text
            && byte.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var apt)
            ? apt
            : null;

    private static RtpPayload[] WithRetransmission(byte payloadType, string encoding, string? parameters) => [
        new RtpPayload { PayloadType = payloadType, Encoding = encoding, ClockRate = VideoClockRate, FormatParameters = parameters, Feedback = VideoFeedback },
        new RtpPayload { PayloadType = (byte)(payloadType + 1), Encoding = "rtx", ClockRate = VideoClockRate, FormatParameters = $"apt={payloadType}" },
    ];
}
