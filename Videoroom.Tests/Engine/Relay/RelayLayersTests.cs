using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>Simulcast over a link: what somebody receives, and nothing else.</summary>
public sealed class RelayLayersTests
{
    private const uint SlotSsrc = 0x2001;

    private static readonly string[] Rids = ["l", "m", "h"];

    private readonly ushort[] _sent = new ushort[3];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public async Task Only_the_layers_that_somebody_there_wants_cross(int loops, bool areNamedBySsrc)
    {
        await using var cluster = new RelayCluster(2, loops);
        var publisher = cluster[0].Fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video(
            "t", [.. Rids.Select((rid, layer) => new PublishedEncoding(rid, areNamedBySsrc ? 71 + (uint)layer : null))]));
        publisher.Settle();
        var bob = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[1]);

        UntilPlays(bob, 3);
        AssertCrossing(layers: 1);

        bob.Connection.SetTargetEncoding("t", "l");
        UntilPlays(bob, 1);
        AssertCrossing(layers: 1);

        var carol = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc, "carol");
        carol.Connection.SetTargetEncoding("t", "m");
        UntilPlays(carol, 2);
        AssertCrossing(layers: 2);
        Assert.Equal(1, RelayCalls.Fills(bob, SlotSsrc)[^1]);

        carol.Connection.Close();
        cluster.Until(() => cluster[1].Engine.Counters.Subscriptions == 1, () => Send(1));
        AssertCrossing(layers: 1);

        void UntilPlays(EnginePeer viewer, byte fill)
            => cluster.Until(() => RelayCalls.Fills(viewer, SlotSsrc).LastOrDefault() == fill, () => Send(1));

        // What was wanted before runs out some time, and then it is just these, round by round.
        void AssertCrossing(int layers) => cluster.Until(() =>
        {
            var before = cluster[0].LinkTo(cluster[1]).BytesSent;
            Send(50);
            cluster.Until(() => HasArrived());
            return cluster[0].LinkTo(cluster[1]).BytesSent - before is var bytes && bytes >= layers * 50 * 1100 && bytes < layers * 50 * 1250;
        });

        bool HasArrived()
        {
            publisher.Settle();
            return bob.Rtp.Count > 0 && bob.Rtp[^1][^2] == (byte)_sent[0];
        }

        void Send(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                for (var layer = 0; layer < Rids.Length; layer++)
                {
                    var packet = TestTracks.Vp8(
                        71 + (uint)layer,
                        ++_sent[layer],
                        3000u * _sent[layer],
                        keyFrame: true,
                        (byte)(layer + 1),
                        rid: areNamedBySsrc ? null : Rids[layer],
                        mid: !areNamedBySsrc);
                    packet[^2] = (byte)_sent[layer];
                    publisher.SendRtp(packet);
                }

                cluster.Pump();
            }
        }
    }

    [Fact]
    public async Task A_layer_that_falls_silent_is_replaced_by_another()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = cluster[0].Fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", [.. Rids.Select(rid => new PublishedEncoding(rid))]));
        publisher.Settle();
        var bob = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[1]);

        cluster.Until(() => RelayCalls.Fills(bob, SlotSsrc).LastOrDefault() == 3, () => Send(0, 1, 2));
        cluster.Until(() => RelayCalls.Fills(bob, SlotSsrc).LastOrDefault() == 2, () => Send(0, 1));
        cluster.Until(() => RelayCalls.Fills(bob, SlotSsrc).LastOrDefault() == 3, () => Send(0, 1, 2));

        void Send(params int[] layers)
        {
            foreach (var layer in layers)
            {
                publisher.SendRtp(TestTracks.Vp8(
                    71 + (uint)layer, ++_sent[layer], 3000u * _sent[layer], keyFrame: true, (byte)(layer + 1), rid: Rids[layer], mid: true));
            }

            Thread.Yield();
        }
    }
}
