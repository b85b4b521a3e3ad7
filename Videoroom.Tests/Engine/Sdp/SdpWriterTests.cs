using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

public class SdpWriterTests
{
    [Theory]
    [InlineData("chromium-plain")]
    [InlineData("chromium-simulcast")]
    [InlineData("chromium-recvonly")]
    [InlineData("chromium-screen")]
    [InlineData("chromium-removed")]
    [InlineData("chromium-datachannel")]
    [InlineData("firefox-plain")]
    [InlineData("firefox-simulcast")]
    public void What_is_written_reads_the_same_again(string fixture)
    {
        var written = SdpWriter.Write(SdpFixtures.Parse(fixture));
        Assert.Equal(written, SdpWriter.Write(SdpFixtures.ParseText(written)));
        Assert.Equal(CountKnownLines(SdpFixtures.Read(fixture)), CountKnownLines(written));

        static Dictionary<string, int> CountKnownLines(string sdp) => sdp
            .Split('\n')
            .Select(line => line.Trim().Split(':', ' ')[0])
            .Where(name => name is "m=audio" or "m=video" or "m=application" or "a=rtpmap" or "a=rtcp-fb" or "a=extmap" or "a=mid"
                or "a=rid" or "a=simulcast" or "a=ssrc-group" or "a=rtcp-mux" or "a=setup" or "a=sendonly" or "a=recvonly" or "a=inactive")
            .CountBy(name => name)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary();
    }

    [Fact]
    public void What_a_description_does_not_have_is_not_written()
    {
        var sdp = SdpWriter.Write(new SessionDescription
        {
            Media =
            [
                new MediaDescription
                {
                    Media = "audio",
                    Payloads =
                    [
                        new RtpPayload { PayloadType = 0 },
                        new RtpPayload { PayloadType = 111, Encoding = "opus", ClockRate = 48_000, Channels = 2, FormatParameters = "" },
                    ],
                    Rids = [new SdpRid("h", true)],
                    Simulcast = new SdpSimulcast(["h"], ["x", "y"]),
                    Extmaps = [new SdpExtmap(1, "urn:x")],
                    Msids = [new SdpMsid("stream")],
                    EndOfCandidates = true,
                },
                new MediaDescription { Media = "application", Port = 0, BundleOnly = true, Protocol = "UDP/DTLS/SCTP", Formats = ["x", "y"], Mid = "1", SctpPort = 5000 },
            ],
        });

        Assert.Equal(
            """
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=-
            t=0 0
            m=audio 9 UDP/TLS/RTP/SAVPF 0 111
            c=IN IP4 0.0.0.0
            a=end-of-candidates
            a=sendrecv
            a=extmap:1 urn:x
            a=msid:stream
            a=rtpmap:111 opus/48000/2
            a=rid:h send
            a=simulcast:send h recv x;y
            m=application 0 UDP/DTLS/SCTP x y
            c=IN IP4 0.0.0.0
            a=mid:1
            a=bundle-only
            a=sctp-port:5000
            a=sendrecv

            """.ReplaceLineEndings("\r\n"),
            sdp);
    }

    [Fact]
    public void An_answer_is_written_line_by_line()
    {
        var sdp = SdpWriter.Write(new SessionDescription
        {
            SessionId = 42,
            SessionVersion = 3,
            BundleMids = ["0"],
            IceLite = true,
            ExtmapAllowMixed = true,
            Media =
            [
                new MediaDescription
                {
                    Media = "video",
                    Payloads =
                    [
                        new RtpPayload { PayloadType = 96, Encoding = "VP8", ClockRate = 90_000, Feedback = ["nack", "nack pli"] },
                        new RtpPayload { PayloadType = 97, Encoding = "rtx", ClockRate = 90_000, FormatParameters = "apt=96" },
                    ],
                    Mid = "0",
                    Direction = SdpDirection.RecvOnly,
                    Ice = new IceParameters("ufrag", "password"),
                    Fingerprints = [new CertificateFingerprint("sha-256", "AB:CD")],
                    Setup = SdpSetup.Passive,
                    RtcpMux = true,
                    RtcpReducedSize = true,
                    Extmaps = [new SdpExtmap(9, "urn:x", SdpDirection.RecvOnly, "vad=on")],
                    Rids = [new SdpRid("l", false), new SdpRid("h", false)],
                    Simulcast = new SdpSimulcast([], ["l", "h"]),
                    Msids = [new SdpMsid("stream", "track")],
                    Ssrcs = [new SdpSsrc(1, "me"), new SdpSsrc(2, "me")],
                    SsrcGroups = [new SdpSsrcGroup("FID", [1, 2])],
                    Candidates = ["candidate:1 1 UDP 2130706431 203.0.113.5 20000 typ host"],
                },
                new MediaDescription { Media = "application", Port = 0, Protocol = "UDP/DTLS/SCTP", Formats = ["webrtc-datachannel"], Mid = "1" },
            ],
        });

        Assert.Equal(
            """
            v=0
            o=- 42 3 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0
            a=extmap-allow-mixed
            a=ice-lite
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 0.0.0.0
            a=mid:0
            a=ice-ufrag:ufrag
            a=ice-pwd:password
            a=ice-options:trickle
            a=fingerprint:sha-256 AB:CD
            a=setup:passive
            a=candidate:1 1 UDP 2130706431 203.0.113.5 20000 typ host
            a=recvonly
            a=extmap:9/recvonly urn:x vad=on
            a=msid:stream track
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rid:l recv
            a=rid:h recv
            a=simulcast:recv l;h
            a=ssrc-group:FID 1 2
            a=ssrc:1 cname:me
            a=ssrc:2 cname:me
            m=application 0 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:1

            """.ReplaceLineEndings("\r\n"),
            sdp);
    }
}
