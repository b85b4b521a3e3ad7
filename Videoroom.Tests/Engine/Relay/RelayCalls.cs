using System.Buffers.Binary;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>Publishers and viewers of the track <c>t</c>.</summary>
internal static class RelayCalls
{
    public static EnginePeer Publish(RelayNode node, uint ssrc, int generation = 1)
    {
        var publisher = node.Fixture.Client("alice", generation: generation).Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, ssrc)));
        publisher.Settle();
        return publisher;
    }

    public static EnginePeer View(RelayNode node, TrackSource? source, uint ssrc, string name = "bob")
    {
        var viewer = node.Fixture.Client(name).Connect();
        viewer.Connection.Subscribe(TestTracks.VideoSlot("t", ssrc) with { Source = source });
        viewer.Settle();
        return viewer;
    }

    /// <summary>Waits until each of the nodes knows the track that it asked another one for.</summary>
    public static void UntilRelayed(RelayCluster cluster, params RelayNode[] nodes)
        => cluster.Until(() => nodes.All(node => node.Engine.Counters.RelayedTracksIn > 0));

    /// <summary>What a client got of one stream.</summary>
    public static List<byte[]> Of(EnginePeer client, uint ssrc)
        => [.. client.Rtp.Where(packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == ssrc)];

    /// <summary>The last byte of each packet of a stream: what the test filled it with.</summary>
    public static List<byte> Fills(EnginePeer client, uint ssrc) => [.. Of(client, ssrc).Select(packet => packet[^1])];

    /// <summary>Proves that a receiver saw one stream: no number missing or twice, and time that only goes forward.</summary>
    public static void AssertContinuous(EnginePeer client, uint ssrc)
    {
        RtpPacket before = default;
        foreach (var bytes in Of(client, ssrc))
        {
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            if (before.Size > 0)
            {
                Assert.Equal((ushort)(before.SequenceNumber + 1), packet.SequenceNumber);
                Assert.True(RtpTimestamp.Distance(before.Timestamp, packet.Timestamp) >= 0);
            }

            before = packet;
        }
    }
}
