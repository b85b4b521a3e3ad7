using System.Globalization;
using System.Text;
using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Client.Sdp;

/// <summary>Writes the client's offers: what a browser that knows VP8 and Opus would say (docs/protocol.md, section 4).</summary>
internal static class OfferText
{
    public const byte OpusPayloadType = 111;
    public const byte Vp8PayloadType = 96;
    public const byte RtxPayloadType = 97;
    public const byte AudioLevelId = 1;
    public const byte TransportSequenceNumberId = 3;
    public const byte MidId = 4;

    private static readonly string[] AudioFormat =
    [
        $"a=rtpmap:{OpusPayloadType} opus/48000/2",
        $"a=rtcp-fb:{OpusPayloadType} transport-cc",
        $"a=fmtp:{OpusPayloadType} minptime=10;useinbandfec=1",
    ];

    private static readonly string[] VideoFormat =
    [
        $"a=rtpmap:{Vp8PayloadType} VP8/90000",
        $"a=rtcp-fb:{Vp8PayloadType} transport-cc",
        $"a=rtcp-fb:{Vp8PayloadType} ccm fir",
        $"a=rtcp-fb:{Vp8PayloadType} nack",
        $"a=rtcp-fb:{Vp8PayloadType} nack pli",
        $"a=rtpmap:{RtxPayloadType} rtx/90000",
        $"a=fmtp:{RtxPayloadType} apt={Vp8PayloadType}",
    ];

    public static string Write(
        IReadOnlyList<OfferLine> lines,
        IReadOnlyDictionary<string, OutgoingStreamOptions> own,
        IceParameters ice,
        CertificateFingerprint fingerprint,
        int version)
    {
        var text = new StringBuilder();
        Add(text, "v=0");
        Add(text, string.Create(CultureInfo.InvariantCulture, $"o=- 1 {version} IN IP4 127.0.0.1"));
        Add(text, "s=-");
        Add(text, "t=0 0");
        Add(text, "a=group:BUNDLE " + string.Join(' ', lines.Select(line => line.Mid)));
        Add(text, "a=extmap-allow-mixed");
        foreach (var line in lines)
        {
            WriteLine(text, line, ice, fingerprint);
            if (line.TrackId is { } track)
            {
                WriteStream(text, own[track]);
            }
        }

        return text.ToString();
    }

    private static void WriteLine(StringBuilder text, OfferLine line, IceParameters ice, CertificateFingerprint fingerprint)
    {
        var audio = line.Kind == MediaKind.Audio;
        Add(text, audio ? $"m=audio 9 UDP/TLS/RTP/SAVPF {OpusPayloadType}" : $"m=video 9 UDP/TLS/RTP/SAVPF {Vp8PayloadType} {RtxPayloadType}");
        Add(text, "c=IN IP4 0.0.0.0");
        Add(text, "a=ice-ufrag:" + ice.UsernameFragment);
        Add(text, "a=ice-pwd:" + ice.Password);
        Add(text, "a=ice-options:trickle");
        Add(text, $"a=fingerprint:{fingerprint.Algorithm} {fingerprint.Value}");
        Add(text, "a=setup:actpass");
        Add(text, "a=mid:" + line.Mid);
        if (audio)
        {
            Add(text, $"a=extmap:{AudioLevelId} urn:ietf:params:rtp-hdrext:ssrc-audio-level");
        }

        Add(text, $"a=extmap:{TransportSequenceNumberId} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01");
        Add(text, $"a=extmap:{MidId} urn:ietf:params:rtp-hdrext:sdes:mid");
        Add(text, line.TrackId is null ? "a=recvonly" : "a=sendonly");
        Add(text, "a=rtcp-mux");
        Add(text, "a=rtcp-rsize");
        foreach (var format in audio ? AudioFormat : VideoFormat)
        {
            Add(text, format);
        }
    }

    private static void WriteStream(StringBuilder text, OutgoingStreamOptions stream)
    {
        if (stream.RtxSsrc is { } rtx)
        {
            Add(text, $"a=ssrc-group:FID {stream.Ssrc} {rtx}");
            Add(text, $"a=ssrc:{rtx} cname:client");
        }

        Add(text, $"a=ssrc:{stream.Ssrc} cname:client");
    }

    private static void Add(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
