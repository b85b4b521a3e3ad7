using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.H264Tracks;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>Parameter sets cross to another node, whenever its viewers come.</summary>
public sealed class RelayH264Tests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_viewer_on_another_node_gets_parameter_sets_that_were_sent_before_the_node_asked_for_the_track(int loops)
    {
        await using var cluster = new RelayCluster(2, loops);
        var publisher = cluster[0].Fixture.Client("alice").Connect();
        publisher.Connection.Publish(Video("t", new PublishedEncoding(null, PublisherSsrc)));
        publisher.Settle();
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(Pps(), Sps(), Idr());
        for (var i = 0; i < 100; i++)
        {
            source.Send(Slice());
        }

        publisher.CheckAndWait();

        var first = View(cluster, "bob");
        RelayCalls.UntilRelayed(cluster, cluster[1]);
        source.Send(Slice());
        source.Send(Idr(2));
        cluster.Until(() => first.Rtp.Count == 3);
        var second = View(cluster, "carol");
        source.Send(Idr(3));
        source.Send(Slice(4));
        cluster.Until(() => first.Rtp.Count == 5 && second.Rtp.Count == 4);

        Assert.Equal([Sps(), Pps(), Idr(2), Idr(3), Slice(4)], first.Rtp.Select(Payload));
        Assert.Equal([Sps(), Pps(), Idr(3), Slice(4)], second.Rtp.Select(Payload));
        RelayCalls.AssertContinuous(first, SlotSsrc);
        RelayCalls.AssertContinuous(second, SlotSsrc);
        Assert.Equal(0, cluster[1].LinkTo(cluster[0]).Refused);
    }

    private static EnginePeer View(RelayCluster cluster, string name)
    {
        var viewer = cluster[1].Fixture.Client(name).Connect();
        viewer.Connection.Subscribe(Slot("t", SlotSsrc) with { Source = cluster[0].Source() });
        viewer.Settle();
        return viewer;
    }

    private static byte[] Payload(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        return packet.Payload.ToArray();
    }
}
