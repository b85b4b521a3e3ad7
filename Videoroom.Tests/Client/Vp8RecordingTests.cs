using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Client;

public sealed class Vp8RecordingTests
{
    private const int PayloadBytes = 1100;

    [Fact]
    public void It_starts_with_its_only_keyframe()
    {
        var recording = Vp8Recording.Load();

        Assert.Equal([0], Enumerable.Range(0, recording.Count).Where(recording.IsKeyFrame));
        Assert.Equal(30, recording.FramesPerSecond);
    }

    [Fact]
    public void The_payloads_of_a_frame_begin_once_carry_its_picture_id_and_fit_the_size()
    {
        var recording = Vp8Recording.Load();
        var payload = new byte[1500];
        var packets = recording.PacketCount(0, PayloadBytes);
        Assert.True(packets > 1);

        for (var packet = 0; packet < packets; packet++)
        {
            var length = recording.WritePayload(0, packet, PayloadBytes, pictureId: 0x1234, payload);

            Assert.InRange(length, 5, PayloadBytes);
            Assert.True(Vp8PayloadDescriptor.TryParse(payload.AsSpan(0, length), out var descriptor));
            Assert.Equal(packet == 0, descriptor.IsFrameStart);
            Assert.Equal(packet == 0, descriptor.IsKeyFrame);
            Assert.Equal(0x1234, descriptor.PictureId);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("DKIF")]
    [InlineData("RIFF0000AVI 000000000000000000000000")]
    public void What_is_no_vp8_recording_is_refused(string file)
        => Assert.Throws<InvalidDataException>(() => Vp8Recording.Parse(System.Text.Encoding.ASCII.GetBytes(file)));
}
