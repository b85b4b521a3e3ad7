using System.Net;
using Videoroom.Bench.Record.Connection;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Bench.Record.Connection;

public sealed class RecordAnswerTests
{
    private const string Descriptor = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    private const string Offer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n"
        + "a=fingerprint:sha-256 AA:BB\r\na=setup:actpass\r\na=sendonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n"
        + "a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n"
        + "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=extmap:13 " + Descriptor + "\r\n"
        + "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 transport-cc\r\na=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
        + "a=rtpmap:98 VP9/90000\r\na=fmtp:98 profile-id=0\r\n"
        + "a=rid:l send\r\na=rid:h send\r\na=simulcast:send l;h\r\n";

    [Fact]
    public void It_receives_the_codec_with_its_retransmissions_and_all_simulcast_layers()
    {
        var answer = Answer(Offer, Codec.Vp8);

        Assert.Equal(96, answer.PayloadType);
        Assert.Equal((4, 10), (answer.Extensions.TransportSequenceNumber, answer.Extensions.RtpStreamId));
        Assert.Equal([new CertificateFingerprint("sha-256", "AA:BB")], answer.ClientFingerprints);
        Assert.True(SdpParser.TryParse(answer.Sdp, SdpLimits.Default, out var description, out var error), error);
        Assert.True(description.IceLite);
        var line = description.Media.Single();
        Assert.Equal([96, 97], line.Payloads.Select(payload => (int)payload.PayloadType));
        Assert.Equal(["l", "h"], line.Simulcast!.Recv);
        Assert.Equal((SdpDirection.RecvOnly, SdpSetup.Passive), (line.Direction, line.Setup));
        Assert.Contains("127.0.0.1 5000 typ host", line.Candidates.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_takes_the_dependency_descriptor_but_not_for_vp8()
    {
        Assert.Equal(13, Answer(Offer, Codec.Vp9).Extensions.DependencyDescriptor);
        Assert.Equal(0, Answer(Offer, Codec.Vp8).Extensions.DependencyDescriptor);
    }

    [Fact]
    public void What_does_not_offer_the_codec_is_refused()
    {
        Assert.Equal("The offer has no AV1.", Assert.Throws<InvalidDataException>(() => Answer(Offer, Codec.Av1)).Message);
        Assert.Throws<InvalidDataException>(() => Answer("no SDP", Codec.Vp8));
    }

    private static RecordAnswer Answer(string offer, Codec codec) => RecordAnswer.Create(
        offer, codec, IceParameters.CreateRandom(), new CertificateFingerprint("sha-256", "CC:DD"), new IPEndPoint(IPAddress.Loopback, 5000));
}
