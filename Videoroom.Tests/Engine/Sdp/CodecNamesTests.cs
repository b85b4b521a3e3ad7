using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

public class CodecNamesTests
{
    [Fact]
    public void Codecs_are_named_once_in_their_order_without_what_goes_along_with_them()
    {
        RtpPayload[] payloads =
        [
            Payload(0, ""), Payload(8, ""), Payload(9, ""), Payload(3, ""), Payload(96, "H265"), Payload(97, "rtx", "apt=96"), Payload(98, "H265"),
            Payload(13, "CN"), Payload(100, "telephone-event"), Payload(101, "red"), Payload(102, "ulpfec"),
        ];
        Assert.Equal(["PCMU", "PCMA", "G722", "payload type 3", "H265"], CodecNames.Of(payloads));
        Assert.Equal(["opus", "VP8", "VP9", "H264", "AV1"], Enum.GetValues<Codec>().Select(CodecNames.Of));
    }

    [Fact]
    public void H264_that_is_not_forwarded_is_named_with_what_keeps_it_from_that()
    {
        RtpPayload[] payloads =
        [
            Payload(96, "H264", "profile-level-id=f4001f;packetization-mode=1"), Payload(97, "H264", "packetization-mode=2"),
            Payload(98, "H264", "packetization-mode=1;profile-level-id=42e01f"),
        ];
        Assert.Equal(["H264 (profile-level-id=f4001f)", "H264 (packetization-mode=2)", "H264"], CodecNames.Of(payloads));
    }

    [Fact]
    public void Old_codecs_of_cameras_have_their_names_without_a_rtpmap()
        => Assert.Equal(["G729", "H263", "payload type 127"], CodecNames.Of([Payload(18, ""), Payload(34, ""), Payload(127, "")]));

    [Theory]
    [InlineData("a!z~", "a!z~")]
    [InlineData("a b\u007f", "a?b?")]
    [InlineData("a\"b,c;d\\e", "a?b?c?d?e")]
    public void What_would_end_a_list_or_a_quoted_text_is_replaced(string encoding, string name)
        => Assert.Equal([name], CodecNames.Of([Payload(96, encoding)]));

    [Fact]
    public void A_strangers_names_are_bounded_plain_text()
    {
        var names = CodecNames.Of([.. Enumerable.Range(0, 64).Select(i => Payload((byte)i, $"{i}\"\u202e;\r\n{new string('x', 1000)}"))]);
        Assert.Equal(CodecNames.MaxNames, names.Count);
        Assert.All(names, name => Assert.Matches("^[!-~]{1,24}$", name));
    }

    private static RtpPayload Payload(byte type, string encoding, string? parameters = null)
        => new() { PayloadType = type, Encoding = encoding, ClockRate = encoding.Length == 0 ? 0 : 90_000, FormatParameters = parameters };
}
