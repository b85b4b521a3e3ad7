using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Videoroom.Engine.Sdp;

/// <summary>Writes descriptions, in the order that browsers and the original's server use. Lines end with CR LF.</summary>
public static class SdpWriter
{
    /// <summary>Writes a description. The text holds the ICE password: never log it.</summary>
    public static string Write(SessionDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var sdp = new Builder();
        sdp.Line($"v=0");
        sdp.Line($"o=- {description.SessionId} {description.SessionVersion} IN IP4 127.0.0.1");
        sdp.Line($"s=-");
        sdp.Line($"t=0 0");
        if (description.BundleMids.Count > 0)
        {
            sdp.Line($"a=group:BUNDLE {string.Join(' ', description.BundleMids)}");
        }

        sdp.LineIf(description.ExtmapAllowMixed, "a=extmap-allow-mixed");
        sdp.LineIf(description.IceLite, "a=ice-lite");
        foreach (var media in description.Media)
        {
            WriteMedia(sdp, media);
        }

        return sdp.ToString();
    }

    private static void WriteMedia(Builder sdp, MediaDescription media)
    {
        var formats = media.Payloads.Count > 0 ? media.Payloads.Select(payload => Number(payload.PayloadType)) : media.Formats;
        sdp.Line($"m={media.Media} {media.Port} {media.Protocol} {string.Join(' ', formats)}");
        sdp.Line($"c=IN IP4 0.0.0.0");
        if (media.Mid.Length > 0)
        {
            sdp.Line($"a=mid:{media.Mid}");
        }

        if (media.Port == 0 && !media.BundleOnly)
        {
            return; // rejected: nothing else means anything
        }

        WriteTransport(sdp, media);
        if (media.SctpPort is { } sctpPort)
        {
            sdp.Line($"a=sctp-port:{sctpPort}");
        }

        sdp.Line($"a={media.Direction.ToText()}");
        foreach (var extmap in media.Extmaps)
        {
            var direction = extmap.Direction == SdpDirection.SendRecv ? "" : "/" + extmap.Direction.ToText();
            sdp.Line($"a=extmap:{extmap.Id}{direction} {extmap.Uri}{Optional(extmap.Attributes)}");
        }

        foreach (var msid in media.Msids)
        {
            sdp.Line($"a=msid:{msid.StreamId}{Optional(msid.TrackId)}");
        }

        sdp.LineIf(media.RtcpMux, "a=rtcp-mux");
        sdp.LineIf(media.RtcpReducedSize, "a=rtcp-rsize");
        foreach (var payload in media.Payloads)
        {
            WritePayload(sdp, payload);
        }

        foreach (var feedback in media.CommonFeedback)
        {
            sdp.Line($"a=rtcp-fb:* {feedback}");
        }

        WriteStreams(sdp, media);
    }

    private static void WriteTransport(Builder sdp, MediaDescription media)
    {
        if (media.Ice is { } ice)
        {
            sdp.Line($"a=ice-ufrag:{ice.UsernameFragment}");
            sdp.Line($"a=ice-pwd:{ice.Password}");
            sdp.Line($"a=ice-options:trickle");
        }

        foreach (var fingerprint in media.Fingerprints)
        {
            sdp.Line($"a=fingerprint:{fingerprint.Algorithm} {fingerprint.Value}");
        }

        if (media.Setup != SdpSetup.None)
        {
            sdp.Line($"a=setup:{media.Setup switch { SdpSetup.Active => "active", SdpSetup.Passive => "passive", _ => "actpass" }}");
        }

        sdp.LineIf(media.BundleOnly, "a=bundle-only");
        foreach (var candidate in media.Candidates)
        {
            sdp.Line($"a={candidate}");
        }

        sdp.LineIf(media.EndOfCandidates, "a=end-of-candidates");
    }

    private static void WritePayload(Builder sdp, RtpPayload payload)
    {
        if (payload.Encoding.Length > 0)
        {
            var channels = payload.Channels > 1 ? "/" + Number(payload.Channels) : "";
            sdp.Line($"a=rtpmap:{payload.PayloadType} {payload.Encoding}/{payload.ClockRate}{channels}");
        }

        foreach (var feedback in payload.Feedback)
        {
            sdp.Line($"a=rtcp-fb:{payload.PayloadType} {feedback}");
        }

        if (payload.FormatParameters is { Length: > 0 } parameters)
        {
            sdp.Line($"a=fmtp:{payload.PayloadType} {parameters}");
        }
    }

    private static void WriteStreams(Builder sdp, MediaDescription media)
    {
        foreach (var rid in media.Rids)
        {
            sdp.Line($"a=rid:{rid.Id} {(rid.Send ? "send" : "recv")}");
        }

        if (media.Simulcast is { } simulcast)
        {
            var send = simulcast.Send.Count > 0 ? $"send {string.Join(';', simulcast.Send)}" : "";
            var recv = simulcast.Recv.Count > 0 ? $"recv {string.Join(';', simulcast.Recv)}" : "";
            sdp.Line($"a=simulcast:{(send + " " + recv).Trim()}");
        }

        foreach (var group in media.SsrcGroups)
        {
            sdp.Line($"a=ssrc-group:{group.Semantics} {string.Join(' ', group.Ssrcs)}");
        }

        foreach (var ssrc in media.Ssrcs)
        {
            sdp.Line($"a=ssrc:{ssrc.Ssrc} cname:{ssrc.Cname}");
        }
    }

    private static string Optional(string? text) => text is null ? "" : " " + text;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Builder
    {
        private readonly StringBuilder _text = new(4096);

        public void Line([InterpolatedStringHandlerArgument("")] ref LineText line)
        {
            _ = line;
            _text.Append("\r\n");
        }

        public void LineIf(bool condition, string line)
        {
            if (condition)
            {
                _text.Append(line).Append("\r\n");
            }
        }

        public override string ToString() => _text.ToString();

        /// <summary>Writes a line's parts where they belong, without a string for each.</summary>
        [InterpolatedStringHandler]
        public ref struct LineText(int literalLength, int formattedCount, Builder builder)
        {
            private StringBuilder.AppendInterpolatedStringHandler _text = new(literalLength, formattedCount, builder._text, CultureInfo.InvariantCulture);

            public void AppendLiteral(string text) => _text.AppendLiteral(text);

            public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);
        }
    }
}
