using Videoroom.Client.Media;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Client.Recordings;

public sealed class RecordingSourceTests
{
    private const int FrameUs = 1_000_000 / 30;
    private readonly byte[] _payload = new byte[1500];

    [Fact]
    public void The_test_picture_begins_with_its_only_keyframe_and_fits_the_payload_size()
    {
        var packets = StockRecordings.TestPicture.Encodings[0].Packets;
        var keyFrames = packets.Where(packet => Vp8PayloadDescriptor.TryParse(packet.Payload, out var descriptor) && descriptor.IsKeyFrame);

        Assert.Same(packets[0], Assert.Single(keyFrames));
        Assert.All(packets, packet => Assert.InRange(packet.Payload.Length, 5, Vp8Packets.MaxPayloadBytes));
        Assert.Equal(90, packets.Count(packet => packet.Marker));
    }

    [Fact]
    public void Time_and_picture_ids_go_on_over_the_end_of_the_recording()
    {
        var source = StockRecordings.TestPicture.Open(0, startUs: 1_000, speed: 1);
        for (var picture = 0; picture < 200; picture++)
        {
            Assert.InRange(source.NextUs, 1_000 + (picture * 1_000_000L / 30) - 1, 1_000 + (picture * 1_000_000L / 30) + 1);
            var (descriptor, timestamp) = TakePicture(source);

            Assert.Equal(picture, descriptor.PictureId);
            Assert.Equal(picture % 90 == 0, descriptor.IsKeyFrame);
            Assert.InRange((long)timestamp, (picture * 3000L) - 1, (picture * 3000L) + 1);
        }
    }

    [Fact]
    public void A_request_for_a_keyframe_is_answered_in_place_of_the_next_picture()
    {
        var source = StockRecordings.TestPicture.Open(0, startUs: 0, speed: 1);
        for (var picture = 0; picture < 10; picture++)
        {
            TakePicture(source);
        }

        source.StartOver();
        var due = source.NextUs;
        var (descriptor, timestamp) = TakePicture(source);

        Assert.True(descriptor.IsKeyFrame);
        Assert.Equal(10, descriptor.PictureId);
        Assert.InRange((long)timestamp, 29_999, 30_001);
        Assert.InRange(source.NextUs - due, FrameUs - 2, FrameUs + 2);
    }

    [Fact]
    public void A_request_in_the_middle_of_a_picture_waits_for_its_end()
    {
        var source = StockRecordings.TestPicture.Open(0, startUs: 0, speed: 1);
        Assert.False(source.Take(_payload, 0).Marker);
        source.StartOver();

        while (!source.Take(_payload, 0).Marker)
        {
            Assert.True(Vp8PayloadDescriptor.TryParse(_payload, out var rest));
            Assert.False(rest.IsFrameStart);
        }

        Assert.True(TakePicture(source).First.IsKeyFrame);
    }

    [Fact]
    public void A_faster_recording_has_its_pictures_closer_together()
    {
        var source = StockRecordings.TestPicture.Open(0, startUs: 0, speed: 4);
        TakePicture(source);

        Assert.InRange(source.NextUs, (FrameUs / 4) - 1, (FrameUs / 4) + 1);
        Assert.InRange((int)TakePicture(source).Timestamp, 749, 751);
    }

    private (Vp8PayloadDescriptor First, uint Timestamp) TakePicture(IMediaSource source)
    {
        var packet = source.Take(_payload, source.NextUs);
        Assert.True(Vp8PayloadDescriptor.TryParse(_payload.AsSpan(0, packet.Length), out var first));
        var timestamp = packet.Timestamp;
        while (!packet.Marker)
        {
            packet = source.Take(_payload, source.NextUs);
            Assert.Equal(timestamp, packet.Timestamp);
        }

        return (first, timestamp);
    }
}
