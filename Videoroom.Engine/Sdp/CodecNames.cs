using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Sdp;

/// <summary>Names an m-line's codecs in what people read: why it was refused.</summary>
public static class CodecNames
{
    /// <summary>Names that <see cref="Of(IReadOnlyList{RtpPayload})"/> gives at most.</summary>
    public const int MaxNames = 6;

    private const int MaxNameLength = 24;
    private const int H264ProfileLevelLength = 6;

    // What goes along with a codec and is none: retransmission, redundancy, comfort noise, keys.
    private static readonly string[] Companions =
        ["rtx", "red", "ulpfec", "flexfec", "flexfec-03", "parityfec", "CN", "telephone-event"];

    /// <summary>The codecs that an m-line offers, each once, in its order, the first few.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<RtpPayload> payloads)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        return
        [
            .. payloads.Where(payload => !Companions.Contains(payload.Encoding, StringComparer.OrdinalIgnoreCase))
                .Select(Of)
                .Distinct()
                .Take(MaxNames),
        ];
    }

    /// <summary>The name of a codec in SDP (<c>a=rtpmap</c>).</summary>
    public static string Of(Codec codec) => codec == Codec.Opus ? "opus" : codec.ToString().ToUpperInvariant();

    private static string Of(RtpPayload payload)
    {
        var name = payload.Encoding.Length > 0 ? Clean(payload.Encoding, MaxNameLength) : OfStatic(payload.PayloadType);
        if (!name.Equals("H264", StringComparison.OrdinalIgnoreCase) || CodecNegotiation.IdentifyCodec(payload) is not null)
        {
            return name;
        }

        // The codec is ours, but neither all its profiles nor its interleaved mode.
        return SdpText.GetParameter(payload.FormatParameters, "packetization-mode") is { } mode and not ("0" or "1")
            ? $"{name} (packetization-mode={Clean(mode, 2)})"
            : $"{name} (profile-level-id={Clean(SdpText.GetParameter(payload.FormatParameters, "profile-level-id") ?? "", H264ProfileLevelLength)})";
    }

    // RFC 3551, tables 4 and 5: those that cameras and telephones still use without a rtpmap.
    private static string OfStatic(byte payloadType) => payloadType switch
    {
        0 => "PCMU",
        8 => "PCMA",
        9 => "G722",
        18 => "G729",
        34 => "H263",
        _ => $"payload type {payloadType}",
    };

    private static string Clean(string text, int maxLength)
        => string.Concat(text.Take(maxLength).Select(character => character is > ' ' and <= '~' and not ('"' or ',' or ';' or '\\') ? character : '?'));
}
