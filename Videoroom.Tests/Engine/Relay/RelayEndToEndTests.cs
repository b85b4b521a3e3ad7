using System.Buffers.Binary;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>Engines in one process, linked over loopback, with a publisher on one and viewers on the others.</summary>
public sealed class RelayEndToEndTests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint AudioSsrc = 0x1003;
    private const uint SlotSsrc = 0x2001;
    private const uint AudioSlotSsrc = 0x2005;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Picture_and_sound_cross_to_another_node_unchanged(int loops)
    {
        await using var cluster = new RelayCluster(2, loops);
        var publisher = Publish(cluster[0]);
        publisher.Connection.Publish(TestTracks.Audio("a", AudioSsrc));
        var viewer = View(cluster, cluster[1], cluster[0].Source());
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", AudioSlotSsrc) with { Source = cluster[0].Source() });
        cluster.Until(() => cluster[1].Engine.Counters.RelayedTracksIn == 2);

        for (ushort i = 0; i < 100; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, (ushort)(65_500 + i), 3000u * i, keyFrame: i == 0, fill: (byte)i));
            publisher.SendRtp(TestTracks.Opus(AudioSsrc, i, (byte)i));
        }

        cluster.Until(() => viewer.Rtp.Count == 200);
        var video = Of(viewer, SlotSsrc);
        Assert.True(RtpPacket.TryParse(video[0], out var first));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(RtpPacket.TryParse(video[i], out var packet));
            Assert.Equal((ushort)(first.SequenceNumber + i), packet.SequenceNumber);
            Assert.Equal(first.Timestamp + (3000u * (uint)i), packet.Timestamp);
            Assert.Equal((byte)i, packet.Payload[^1]);
        }

        Assert.True(RtpPacket.TryParse(Of(viewer, AudioSlotSsrc)[7], out var opus));
        Assert.True(opus.TryGetExtension(TestTracks.SubscriberIds.AudioLevel, out var level));
        Assert.Equal(new byte[] { 0x85 }, level);
    }

    private static RawClient Publish(RelayNode node, int generation = 1)
    {
        var publisher = node.Fixture.Client("alice", generation: generation).Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        publisher.Settle();
        return publisher;
    }

    private static RawClient View(RelayCluster cluster, RelayNode node, TrackSource source, string name = "bob")
    {
        var viewer = node.Fixture.Client(name).Connect();
        viewer.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc) with { Source = source });
        viewer.Settle();
        cluster.Until(() => node.Engine.Counters.RelayedTracksIn > 0);
        return viewer;
    }

    private static List<byte[]> Of(RawClient client, uint ssrc)
        => [.. client.Rtp.Where(packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == ssrc)];
}
