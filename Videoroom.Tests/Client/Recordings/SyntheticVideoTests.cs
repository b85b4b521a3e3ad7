using Videoroom.Client.Media;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Client.Recordings;

public sealed class SyntheticVideoTests
{
    private readonly byte[] _payload = new byte[1500];

    [Fact]
    public void Even_packets_have_the_same_distance()
    {
        var source = new SyntheticVideo(new SyntheticVideoOptions { BitrateBps = 1_056_000 }).Open(0, startUs: 0, speed: 1);
        for (var packet = 0; packet < 240; packet++)
        {
            Assert.InRange(source.NextUs, (packet * 1_000_000L / 120) - 1, (packet * 1_000_000L / 120) + 1);
            Assert.Equal(1100, source.Take(_payload, 0).Length);
        }
    }

    [Fact]
    public void The_packets_of_a_burst_are_due_together()
    {
        var source = new SyntheticVideo(new SyntheticVideoOptions { BitrateBps = 1_056_000, FrameBursts = true }).Open(0, startUs: 0, speed: 1);
        for (var packet = 0; packet < 40; packet++)
        {
            Assert.InRange(source.NextUs, (packet / 4 * 1_000_000L / 30) - 1, (packet / 4 * 1_000_000L / 30) + 1);
            Assert.Equal(packet % 4 == 3, source.Take(_payload, 0).Marker);
        }
    }

    [Fact]
    public void Its_pictures_begin_with_a_keyframe_and_have_another_on_request()
    {
        var source = new SyntheticVideo(new SyntheticVideoOptions()).Open(0, 0, 1);

        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(_ => TakePicture(source).IsKeyFrame));
        source.StartOver();
        var next = TakePicture(source);

        Assert.True(next.IsKeyFrame);
        Assert.Equal((3, 640, 360), (next.PictureId, next.Width, next.Height));
        Assert.False(TakePicture(source).IsKeyFrame);
    }

    [Fact]
    public void With_simulcast_each_encoding_has_its_share_of_the_bitrate()
    {
        var content = new SyntheticVideo(new SyntheticVideoOptions { BitrateBps = 1_200_000, Simulcast = true });

        Assert.Equal(["l", "m", "h"], content.Rids);
        Assert.All([100_000, 400_000, 1_200_000], (expected, encoding) => Assert.InRange(BitsOfASecond(content.Open(encoding, 0, 1)), expected * 0.8, expected * 1.2));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        Assert.Equal(Bytes(7), Bytes(7));
        Assert.NotEqual(Bytes(7), Bytes(8));

        byte[] Bytes(int seed)
        {
            var length = new SyntheticVideo(new SyntheticVideoOptions { Seed = seed }).Open(0, 0, 1).Take(_payload, 0).Length;
            return _payload[..length];
        }
    }

    [Theory]
    [InlineData(0, 30, 1100)]
    [InlineData(100_000, 0, 1100)]
    [InlineData(100_000, 30, 63)]
    [InlineData(100_000, 30, 1201)]
    public void Options_out_of_range_are_refused(int bitrate, int framesPerSecond, int packetBytes)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticVideo(
            new SyntheticVideoOptions { BitrateBps = bitrate, FramesPerSecond = framesPerSecond, PacketBytes = packetBytes }));

    private long BitsOfASecond(IMediaSource source)
    {
        var bytes = 0L;
        while (source.NextUs < 1_000_000)
        {
            bytes += source.Take(_payload, 0).Length;
        }

        return bytes * 8;
    }

    private Vp8PayloadDescriptor TakePicture(IMediaSource source)
    {
        var packet = source.Take(_payload, 0);
        Assert.True(Vp8PayloadDescriptor.TryParse(_payload.AsSpan(0, packet.Length), out var first));
        while (!packet.Marker)
        {
            packet = source.Take(_payload, 0);
        }

        return first;
    }
}
