using Videoroom.Engine.Codecs;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Codecs;

public class PayloadInspectorTests
{
    [Theory]
    [InlineData("10 500300 9D012A 4001 F000", true, "keyframe, 320x240")]
    [InlineData("10 510300 9D012A 4001 F000", false, "inter frame")]
    [InlineData("00 500300 9D012A 4001 F000", false, "not the begin of a partition")]
    [InlineData("11 500300 9D012A 4001 F000", false, "begin of partition 1")]
    [InlineData("10 500300 9D012B 4001 F000", false, "wrong start code")]
    [InlineData("10 500300 9D012A 4001", false, "cut short")]
    [InlineData("90 80 8123 500300 9D012A 4001 F000", true, "with a picture id")]
    [InlineData("90 F0 8123 45 60 500300 9D012A 4001 F000", true, "with everything")]
    public void Vp8(string hex, bool key, string what) => Check(Codec.Vp8, hex, key, what);

    [Theory]
    [InlineData("08 00", true, "begin of a picture without references")]
    [InlineData("48 00", false, "inter picture")]
    [InlineData("00 00", false, "not the begin of a frame")]
    [InlineData("88 12 00", true, "7 bit picture id")]
    [InlineData("88 9234 00", true, "15 bit picture id")]
    [InlineData("A8 9234 00 07 00", true, "base layer")]
    [InlineData("A8 9234 02 07 00", false, "spatial layer 1")]
    [InlineData("B8 9234 00 00", true, "flexible mode")]
    [InlineData("A8 9234 00", false, "cut short")]
    [InlineData("08", false, "no frame")]
    public void Vp9(string hex, bool key, string what) => Check(Codec.Vp9, hex, key, what);

    [Theory]
    [InlineData("6742C01F", false, "SPS alone: encoders repeat it anywhere")]
    [InlineData("6588", true, "IDR alone")]
    [InlineData("6540", false, "a later slice of an IDR picture")]
    [InlineData("4188", false, "slice")]
    [InlineData("68CE", false, "PPS")]
    [InlineData("65", false, "nothing behind the header")]
    [InlineData("78 0002 67AA 0002 68BB", false, "STAP-A with SPS and PPS alone")]
    [InlineData("78 0002 67AA 0002 68BB 0002 6588", true, "STAP-A with SPS, PPS and IDR")]
    [InlineData("78 0002 68BB 0002 67AA 0002 6588", true, "STAP-A with PPS, SPS and IDR")]
    [InlineData("78 0002 09F0 0003 65AABB", true, "STAP-A with an IDR second")]
    [InlineData("78 0002 41AA 0002 68BB", false, "STAP-A without")]
    [InlineData("78 00FF 6588", false, "STAP-A with a unit past the end")]
    [InlineData("78 0000 0002 6588", false, "STAP-A with an empty unit")]
    [InlineData("78 0001 65", false, "STAP-A with nothing behind the IDR's header")]
    [InlineData("7C 85 88", true, "FU-A, first of an IDR")]
    [InlineData("7C 85 40", false, "FU-A, first of an IDR picture's later slice")]
    [InlineData("7C 05 88", false, "FU-A, middle of an IDR")]
    [InlineData("7C 81 88", false, "FU-A, first of a slice")]
    [InlineData("7C 85", false, "FU-A cut short")]
    [InlineData("06 06 01 C4 80", true, "SEI, recovery point")]
    [InlineData("06 05 02 AABB 06 01 C4 80", true, "SEI, recovery point as the second message")]
    [InlineData("06 FF05 FF01 AA", false, "SEI of another type, longer than it is")]
    [InlineData("06 01 01 C4 80", false, "SEI, picture timing")]
    [InlineData("79 0002 6588", false, "STAP-B, which is interleaved")]
    public void H264(string hex, bool key, string what) => Check(Codec.H264, hex, key, what);

    [Theory]
    [InlineData("18 0A0B", true, "N bit")]
    [InlineData("98 0A0B", false, "N bit, but a fragment goes on")]
    [InlineData("10 0A0B", true, "the only element is a sequence header")]
    [InlineData("20 01 0A 3200", true, "the first of two is a sequence header")]
    [InlineData("00 8100 0A", true, "with a length of two bytes")]
    [InlineData("10 3200", false, "a frame")]
    [InlineData("20 02 3200 0A", false, "a sequence header that is not the first")]
    [InlineData("20 FF", false, "a length past the end")]
    [InlineData("10", false, "no element")]
    public void Av1(string hex, bool key, string what) => Check(Codec.Av1, hex, key, what);

    [Theory]
    [InlineData("FC1234", true, "audio")]
    [InlineData("FC", true, "silence")]
    [InlineData("", false, "nothing")]
    public void Opus(string hex, bool key, string what) => Check(Codec.Opus, hex, key, what);

    [Fact]
    public void Opus_is_silent_with_at_most_two_bytes()
    {
        Assert.True(OpusPayload.IsDiscontinuous([0xFC]));
        Assert.True(OpusPayload.IsDiscontinuous([0xFC, 1]));
        Assert.False(OpusPayload.IsDiscontinuous([0xFC, 1, 2]));
    }

    [Fact]
    public void Row08_no_payload_makes_any_inspector_throw()
    {
        var random = new Random(4);
        byte[][] samples =
        [
            Hex("90F08123 4560 500300 9D012A 4001 F000"), Hex("A8 9234 00 07 00"), Hex("78 0002 67AA 0002 68BB"), Hex("20 01 0A 3200"),
        ];
        var buffer = new byte[64];
        var keyFrames = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var payload = RtpBytes.Mutate(random, samples[i % samples.Length], buffer);
            foreach (var codec in Enum.GetValues<Codec>())
            {
                keyFrames += PayloadInspector.IsKeyFrame(codec, payload) ? 1 : 0;
            }
        }

        Assert.InRange(keyFrames, 50_000, 450_000);
    }

    [Fact]
    public void Inspecting_allocates_nothing()
    {
        var payload = Hex("90F08123 4560 500300 9D012A 4001 F000");
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                PayloadInspector.IsKeyFrame(Codec.Vp8, payload);
                PayloadInspector.IsKeyFrame(Codec.Av1, payload);
            }
        }));
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    private static void Check(Codec codec, string hex, bool key, string what)
        => Assert.True(key == PayloadInspector.IsKeyFrame(codec, Hex(hex)), what);
}
