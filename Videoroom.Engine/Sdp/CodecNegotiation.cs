using System.Globalization;
using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Sdp;

/// <summary>Finds the server's codecs among an m-line's payload types.</summary>
public static class CodecNegotiation
{
    private const string Rtx = "rtx";
    private const string Red = "red";

    /// <summary>
    /// The payload type to receive a codec on: the first that is offered, for H.264 the most widely decodable profile
    /// (constrained baseline first), in packetization mode 1 before 0.
    /// </summary>
    /// <param name="payloads">The m-line's payload types.</param>
    /// <param name="codec">The codec.</param>
    /// <returns>Null when it is not offered in a form that the server forwards.</returns>
    public static RtpPayload? FindForReceiving(IReadOnlyList<RtpPayload> payloads, Codec codec)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        var offered = payloads.Where(payload => IdentifyCodec(payload) == codec);
        return codec == Codec.H264
            ? offered.OrderBy(H264Format.GetPreference).FirstOrDefault() // a stable sort: offer order decides among equals
            : offered.FirstOrDefault();
    }

    /// <summary>
    /// The payload type on which a receiver takes what a publisher sends: the same codec and, for H.264, the very same format if it
    /// is offered, else the nearest one that decodes it and takes its packets (RFC 6184, section 8.2.2).
    /// </summary>
    /// <param name="payloads">The receiver's payload types.</param>
    /// <param name="published">The publisher's format.</param>
    /// <returns>Null when the receiver cannot take it.</returns>
    public static RtpPayload? FindForSending(IReadOnlyList<RtpPayload> payloads, CodecFormat published)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        ArgumentNullException.ThrowIfNull(published);
        var offered = payloads.Where(payload => IdentifyCodec(payload) == published.Codec);
        if (published.Codec != Codec.H264)
        {
            return offered.FirstOrDefault();
        }

        var source = H264Format.Parse(published.FormatParameters);
        return offered
            .Select(payload => (payload, format: H264Format.Parse(payload.FormatParameters)))
            .Where(candidate => candidate.format.CanDecode(source))
            .OrderBy(candidate => candidate.format.DistanceFrom(source)) // offer order decides among equals
            .Select(candidate => candidate.payload)
            .FirstOrDefault();
    }

    /// <summary>
    /// What of a published format, besides its codec, a receiver must know to see why it takes none of it: the H.264 profile, and the
    /// packetization mode where that alone is the reason.
    /// </summary>
    /// <param name="payloads">The receiver's payload types.</param>
    /// <param name="published">The publisher's format.</param>
    /// <returns>A few words; null for codecs that have nothing to tell apart.</returns>
    public static string? DescribeProfile(IReadOnlyList<RtpPayload> payloads, CodecFormat published)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        ArgumentNullException.ThrowIfNull(published);
        if (published.Codec != Codec.H264)
        {
            return null;
        }

        var source = H264Format.Parse(published.FormatParameters);
        var isDecoded = payloads.Any(payload =>
            IdentifyCodec(payload) == Codec.H264 && H264Format.Parse(payload.FormatParameters).CanDecodeProfileOf(source));
        return isDecoded ? $"{source.ProfileName}, packetization mode {source.PacketizationMode}" : source.ProfileName;
    }

    /// <summary>The retransmission payload type for another one (RFC 4588, section 8.1); null without.</summary>
    public static RtpPayload? FindRtx(IReadOnlyList<RtpPayload> payloads, byte payloadType)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        return payloads.FirstOrDefault(payload =>
            payload.Encoding.Equals(Rtx, StringComparison.OrdinalIgnoreCase)
            && byte.TryParse(SdpText.GetParameter(payload.FormatParameters, "apt"), out var associated)
            && associated == payloadType);
    }

    /// <summary>The payload type of redundant audio data (RFC 2198) whose blocks may all be of another payload type; null without.</summary>
    /// <param name="payloads">The m-line's payload types.</param>
    /// <param name="payload">The blocks' payload type.</param>
    public static RtpPayload? FindRed(IReadOnlyList<RtpPayload> payloads, RtpPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        ArgumentNullException.ThrowIfNull(payload);
        var block = payload.PayloadType.ToString(CultureInfo.InvariantCulture);
        return payloads.FirstOrDefault(candidate =>
            candidate.Encoding.Equals(Red, StringComparison.OrdinalIgnoreCase)
            && candidate.ClockRate == payload.ClockRate
            && candidate.Channels == payload.Channels
            && candidate.PayloadType != payload.PayloadType
            && (candidate.FormatParameters is not { } blocks || blocks.Split('/').All(part => part.Trim() == block)));
    }

    /// <summary>The payload type as an answer repeats it: without what an offer says of the offerer's own stream.</summary>
    public static RtpPayload ToAnswer(RtpPayload offered)
    {
        ArgumentNullException.ThrowIfNull(offered);
        return IdentifyCodec(offered) == Codec.H264
            ? offered with { FormatParameters = H264Format.WithoutSourceProperties(offered.FormatParameters) }
            : offered;
    }

    /// <summary>The payload type as the engine takes it.</summary>
    public static CodecFormat ToFormat(RtpPayload payload, Codec codec)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return new CodecFormat(codec, payload.PayloadType, payload.ClockRate, payload.Channels, payload.FormatParameters);
    }

    /// <summary>Which of the server's codecs a payload type stands for; null for others and for profiles that it does not forward.</summary>
    public static Codec? IdentifyCodec(RtpPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return (payload.Encoding.ToUpperInvariant(), payload.ClockRate) switch
        {
            ("OPUS", 48_000) => Codec.Opus,
            ("VP8", 90_000) => Codec.Vp8,
            ("H264", 90_000) when H264Format.Parse(payload.FormatParameters).IsForwarded => Codec.H264,

            // Profile 0 is what every browser decodes (RFC 9628, section 6.1; AV1's RTP payload format, section 7.2.1).
            ("VP9", 90_000) when HasProfileZero(payload, "profile-id") => Codec.Vp9,
            ("AV1", 90_000) when HasProfileZero(payload, "profile") => Codec.Av1,
            _ => null,
        };
    }

    private static bool HasProfileZero(RtpPayload payload, string parameter)
        => SdpText.GetParameter(payload.FormatParameters, parameter) is null or "0";
}
