using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

public class CodecNegotiationTests
{
    [Fact]
    public void Of_Chromiums_H264_formats_constrained_baseline_in_mode_1_is_received()
    {
        var payloads = SdpFixtures.Parse("chromium-plain").Media[1].Payloads;
        Assert.Equal(108, CodecNegotiation.FindForReceiving(payloads, Codec.H264)!.PayloadType);
        Assert.Equal(109, CodecNegotiation.FindRtx(payloads, 108)!.PayloadType);
        Assert.Equal(96, CodecNegotiation.FindForReceiving(payloads, Codec.Vp8)!.PayloadType);
        Assert.Equal(98, CodecNegotiation.FindForReceiving(payloads, Codec.Vp9)!.PayloadType);
        Assert.Equal(45, CodecNegotiation.FindForReceiving(payloads, Codec.Av1)!.PayloadType);
        Assert.Null(CodecNegotiation.FindForReceiving(payloads, Codec.Opus));
    }

    [Theory]
    [InlineData("42e01f", "42e01f", 1, true)]
    [InlineData("42e034", "42e01f", 1, true)] // levels are no ground for refusal
    [InlineData("42e01f", "42e01f", 0, false)]
    [InlineData("42e01f", "42001f", 1, true)] // baseline decodes its constrained form
    [InlineData("42001f", "42e01f", 1, false)]
    [InlineData("42e01f", "4d001f", 1, true)]
    [InlineData("4d001f", "42e01f", 1, false)]
    [InlineData("4d001f", "64001f", 1, true)]
    [InlineData("640c1f", "64001f", 1, true)]
    [InlineData("64001f", "640c1f", 1, false)]
    [InlineData("42e01f", "f4001f", 1, false)]
    public void A_receiver_takes_H264_of_a_profile_that_it_decodes_in_the_same_mode(
        string published, string offered, int mode, bool taken)
    {
        var source = new CodecFormat(Codec.H264, 100, 90_000, 1, $"packetization-mode=1;profile-level-id={published}");
        RtpPayload[] payloads = [Payload(102, "H264", $"level-asymmetry-allowed=1; packetization-mode={mode}; profile-level-id={offered}")];
        Assert.Equal(taken, CodecNegotiation.FindForSending(payloads, source) is not null);
    }

    [Fact]
    public void The_same_profile_is_taken_before_one_that_merely_decodes_it()
    {
        var source = new CodecFormat(Codec.H264, 100, 90_000, 1, "packetization-mode=1;profile-level-id=42e01f");
        var payloads = SdpFixtures.Parse("chromium-recvonly").Media[2].Payloads;
        Assert.Equal(108, CodecNegotiation.FindForSending(payloads, source)!.PayloadType);
    }

    [Fact]
    public void Profiles_that_not_every_browser_decodes_are_not_forwarded()
    {
        Assert.Null(CodecNegotiation.IdentifyCodec(Payload(100, "VP9", "profile-id=2")));
        Assert.Equal(Codec.Vp9, CodecNegotiation.IdentifyCodec(Payload(98, "VP9", "profile-id=0")));
        Assert.Equal(Codec.Vp9, CodecNegotiation.IdentifyCodec(Payload(121, "vp9", "max-fs=12288;max-fr=60")));
        Assert.Null(CodecNegotiation.IdentifyCodec(Payload(41, "AV1", "level-idx=5;profile=1;tier=0")));
        Assert.Equal(Codec.Av1, CodecNegotiation.IdentifyCodec(Payload(45, "AV1", null)));
        Assert.Null(CodecNegotiation.IdentifyCodec(Payload(102, "H264", "packetization-mode=2")));
        Assert.Null(CodecNegotiation.IdentifyCodec(Payload(102, "H264", "profile-level-id=zz")));
        Assert.Equal(Codec.H264, CodecNegotiation.IdentifyCodec(Payload(102, "H264", null)));
        Assert.Null(CodecNegotiation.IdentifyCodec(Payload(97, "rtx", "apt=96")));
    }

    [Theory]
    [InlineData("opus", 48_000, Codec.Opus)]
    [InlineData("OPUS", 48_000, Codec.Opus)]
    [InlineData("opus", 90_000, null)]
    [InlineData("VP8", 48_000, null)]
    [InlineData("", 48_000, null)]
    public void A_codec_is_a_name_in_any_case_with_its_clock_rate(string encoding, int clockRate, Codec? codec)
        => Assert.Equal(codec, CodecNegotiation.IdentifyCodec(new RtpPayload { PayloadType = 111, Encoding = encoding, ClockRate = clockRate }));

    [Theory]
    [InlineData("red", 48_000, 2, "111/111", true)]
    [InlineData("RED", 48_000, 2, "111 / 111 / 111", true)]
    [InlineData("red", 48_000, 2, null, true)]
    [InlineData("red", 48_000, 2, "111/9", false)]
    [InlineData("red", 8_000, 2, "111/111", false)]
    [InlineData("red", 48_000, 1, "111/111", false)]
    [InlineData("opus", 48_000, 2, "111/111", false)]
    public void Redundant_audio_is_of_the_same_clock_and_its_blocks_all_of_the_codec(string encoding, int clockRate, int channels, string? blocks, bool isFound)
    {
        var opus = new RtpPayload { PayloadType = 111, Encoding = "opus", ClockRate = 48_000, Channels = 2 };
        var other = new RtpPayload { PayloadType = 63, Encoding = encoding, ClockRate = clockRate, Channels = channels, FormatParameters = blocks };
        Assert.Equal(isFound ? 63 : null, (int?)CodecNegotiation.FindRed([opus, other], opus)?.PayloadType);
    }

    private static RtpPayload Payload(byte type, string encoding, string? parameters)
        => new() { PayloadType = type, Encoding = encoding, ClockRate = 90_000, FormatParameters = parameters };
}
