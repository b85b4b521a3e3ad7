using Videoroom.Engine.Bandwidth.Feedback;
using Videoroom.Engine.Bandwidth.Probing;

namespace Videoroom.Tests.Engine.Bandwidth.Probing;

public class ProbeMeasurementTests
{
    private const int Size = 1_000;

    private static readonly ProbeCluster Cluster = new(new ProbeId(2), 2_000_000, MinimumBytes: 5_000, MinimumPackets: 5, DurationUs: 20_000);

    private readonly ProbeMeasurement _measurement = new();

    public ProbeMeasurementTests() => _measurement.Begin(Cluster);

    [Fact]
    public void A_link_that_carries_the_rate_gives_the_rate()
    {
        Receive(6, sentEveryUs: 4_000, arrivesEveryUs: 4_000);
        Assert.Equal(2_000_000, _measurement.Bps);
        Assert.False(_measurement.IsFull);
    }

    [Fact]
    public void A_slower_link_gives_a_twentieth_less_than_its_own_rate()
    {
        Receive(6, sentEveryUs: 4_000, arrivesEveryUs: 8_000);
        Assert.Equal(0.95 * 1_000_000, _measurement.Bps);
        Assert.True(_measurement.IsFull);
    }

    [Fact]
    public void A_faster_arrival_proves_no_more_than_was_sent()
    {
        Receive(6, sentEveryUs: 4_000, arrivesEveryUs: 2_500);
        Assert.Equal(2_000_000, _measurement.Bps);
        Assert.False(_measurement.IsFull);
    }

    [Fact]
    public void Packets_that_arrive_as_one_burst_prove_nothing()
    {
        Receive(6, sentEveryUs: 4_000, arrivesEveryUs: 1_900);
        Assert.Equal(0, _measurement.Bps);
    }

    [Fact]
    public void Four_packets_of_five_are_enough_and_three_are_not()
    {
        Receive(3, 4_000, 4_000);
        Assert.Equal(0, _measurement.Bps);
        Receive(1, 4_000, 4_000, first: 4);
        Assert.NotEqual(0, _measurement.Bps);
    }

    [Fact]
    public void The_last_packet_may_take_2_ms_longer_than_the_first()
    {
        // 12 ms of sending, 14 of arriving: less than nine tenths.
        _measurement.Add(new PacketResult(0, 0, 0, 500, 2, PacketFate.Received));
        for (var i = 1; i < 5; i++)
        {
            _measurement.Add(new PacketResult((uint)i, i * 3_000, (i * 3_000) + 2_000, 1_200, 2, PacketFate.Received));
        }

        Assert.False(_measurement.IsFull);
        Assert.NotEqual(0, _measurement.Bps);
    }

    [Fact]
    public void Packets_of_other_clusters_do_not_count()
    {
        for (var i = 0; i < 20; i++)
        {
            _measurement.Add(new PacketResult((uint)i, i * 4_000, i * 4_000, Size, i % 2 == 0 ? 0 : 1, PacketFate.Received));
        }

        Assert.Equal(0, _measurement.Bps);
    }

    [Fact]
    public void A_cluster_that_took_longer_than_a_second_proves_nothing()
    {
        Receive(6, sentEveryUs: 400_000, arrivesEveryUs: 400_000);
        Assert.Equal(0, _measurement.Bps);
    }

    [Fact]
    public void Packets_of_one_instant_prove_nothing()
    {
        Receive(6, sentEveryUs: 0, arrivesEveryUs: 4_000);
        Assert.Equal(0, _measurement.Bps);
    }

    private void Receive(int count, long sentEveryUs, long arrivesEveryUs, int first = 0)
    {
        for (var i = first; i < first + count; i++)
        {
            _measurement.Add(new PacketResult((uint)i, i * sentEveryUs, 7_000_000 + (i * arrivesEveryUs), Size, 2, PacketFate.Received));
        }
    }
}
