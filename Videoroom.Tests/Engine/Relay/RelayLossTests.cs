using Videoroom.Engine.Relay;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>A link that loses packets, and strangers on it.</summary>
public sealed class RelayLossTests : IDisposable
{
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;

    private readonly List<ImpairedProxy> _proxies = [];

    [Fact]
    public async Task What_a_link_loses_is_asked_for_and_sent_again()
    {
        var media = 0;
        await using var cluster = Cluster(datagram => datagram.Length > 500 && Interlocked.Increment(ref media) % 7 == 3);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[1]);

        for (ushort i = 0; i < 110; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        cluster.Until(() => Enumerable.Range(0, 100).Select(i => (byte)i).Except(RelayCalls.Fills(viewer, SlotSsrc)).Any() == false);

        var (from, to) = (cluster[0].LinkTo(cluster[1]), cluster[1].LinkTo(cluster[0]));
        Assert.True(from.RetransmissionsSent > 5);
        Assert.True(to.RetransmissionsRequested > 5);
        Assert.True(to.PacketsRecovered > 5);
        cluster.Until(() => cluster[1].LinkTo(cluster[0]).RoundTripTimeSeconds is > 0 and < 10);
    }

    [Fact]
    public async Task Row17_what_is_forged_or_comes_again_is_refused_and_changes_nothing()
    {
        await using var cluster = Cluster(_ => false);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[1]);
        for (ushort i = 0; i < 10; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        cluster.Until(() => viewer.Rtp.Count == 10);
        var toSecond = _proxies.Single(proxy => proxy.Passed.Any(datagram => datagram.Length > 500));
        var captured = toSecond.Passed.Last(datagram => datagram.Length > 500);
        var (refused, received) = (cluster[1].LinkTo(cluster[0]).Refused, cluster[1].LinkTo(cluster[0]).PacketsReceived);

        toSecond.Inject(captured);
        for (var position = 5; position < captured.Length; position += 97)
        {
            var forged = captured.ToArray();
            forged[position] ^= 0x10;
            toSecond.Inject(forged);
        }

        var later = captured.ToArray();
        later[10] += 100;
        toSecond.Inject(later);
        cluster.Until(() => cluster[1].LinkTo(cluster[0]).Refused >= refused + 2 + ((captured.Length - 5 + 96) / 97));

        // Of no link at all, of another version, and too short.
        var statistics = cluster[1].Engine.Statistics.DatagramsRefused;
        var unknown = captured.ToArray();
        unknown[1] ^= 1;
        toSecond.Inject(unknown);
        unknown = captured.ToArray();
        unknown[0] ^= 1;
        toSecond.Inject(unknown);
        toSecond.Inject(captured[..20]);
        cluster.Until(() => cluster[1].Engine.Statistics.DatagramsRefused >= statistics + 3);

        // The counter that was forged is still good, and so is the link.
        for (ushort i = 10; i < 20; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: false, fill: (byte)i));
        }

        cluster.Until(() => viewer.Rtp.Count == 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (byte)i), RelayCalls.Fills(viewer, SlotSsrc));
        Assert.InRange(cluster[1].LinkTo(cluster[0]).PacketsReceived - received, 10, 30);
    }

    [Fact]
    public async Task Another_offer_replaces_the_key_without_a_gap()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[1]);

        // A key is given up long before its counter could come round; here after some packets.
        ((MediaRelay)cluster[1].Relay).RenewAt = 20;
        for (ushort i = 0; i < 200; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
            cluster.Until(() => viewer.Rtp.Count == i + 1);
        }

        // And by the actors, when their connection was made anew.
        // The track is described anew then: a picture that comes before the description, and with it the next request for one, is nobody's.
        var asked = RtcpInbox.PictureLossIndications(publisher);
        cluster.Link();
        cluster.Until(() => RtcpInbox.PictureLossIndications(publisher) > asked);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 200, 600_000, keyFrame: true, fill: 200));
        cluster.Until(() => viewer.Rtp.Count == 201);
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
    }

    public void Dispose() => _proxies.ForEach(proxy => proxy.Dispose());

    private RelayCluster Cluster(Func<ReadOnlyMemory<byte>, bool> loses) => new(2, through: target =>
    {
        var proxy = new ImpairedProxy(target, loses);
        _proxies.Add(proxy);
        return proxy.EndPoint;
    });
}
