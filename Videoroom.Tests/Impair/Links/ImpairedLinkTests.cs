using Videoroom.Impair.Links;

namespace Videoroom.Tests.Impair.Links;

public class ImpairedLinkTests
{
    private const int Bytes = 1_250;

    // One of them takes 10 ms at this rate.
    private static readonly Impairment OneMegabit = new() { BitsPerSecond = 1_000_000 };

    private readonly ImpairedLink<int> _link = new(seed: 1);

    [Fact]
    public void A_link_that_does_nothing_passes_on_at_once_and_in_order()
    {
        Send(count: 3, atUs: 5);

        Assert.Equal([(0, 5), (1, 5), (2, 5)], Arrivals());
        Assert.Equal(long.MaxValue, _link.NextUs);
    }

    [Fact]
    public void Packets_leave_one_after_the_other_at_the_rate()
    {
        _link.Set(OneMegabit, 0);

        Send(count: 3, atUs: 0);

        Assert.Equal([(0, 10_000), (1, 20_000), (2, 30_000)], Arrivals());
    }

    [Fact]
    public void After_a_pause_the_rate_begins_anew()
    {
        _link.Set(OneMegabit, 0);
        Send(count: 1, atUs: 0);
        Assert.Equal([(0, 10_000)], Arrivals());

        Send(count: 1, atUs: 1_000_000);

        Assert.Equal([(0, 1_010_000)], Arrivals());
    }

    [Fact]
    public void Who_would_wait_longer_than_the_queue_is_dropped()
    {
        _link.Set(OneMegabit with { Queue = TimeSpan.FromMilliseconds(25) }, 0);

        // The first is being sent, the second waits 10 ms, the third 20, the fourth would wait 30.
        Assert.Equal([true, true, true, false, false], Send(count: 5, atUs: 0));

        Assert.Equal((5, 2), (_link.Counters.Packets, _link.Counters.Overflowed));
        Assert.Equal(3, Arrivals().Count);
        Assert.Equal(3 * Bytes, _link.Counters.DeliveredBytes);
    }

    [Fact]
    public void The_way_takes_its_time_after_the_queue()
    {
        _link.Set(OneMegabit with { Delay = TimeSpan.FromMilliseconds(50) }, 0);

        Send(count: 2, atUs: 0);

        Assert.Equal([(0, 60_000), (1, 70_000)], Arrivals());
    }

    [Fact]
    public void Jitter_spreads_to_both_sides_and_keeps_the_order()
    {
        _link.Set(new Impairment { Delay = TimeSpan.FromMilliseconds(50), Jitter = TimeSpan.FromMilliseconds(20) }, 0);
        List<long> delays = [];

        for (var i = 0; i < 1_000; i++)
        {
            var sentUs = i * 100_000L;
            _link.TrySend(i, Bytes, sentUs);
            var (packet, atUs) = Assert.Single(Arrivals());
            Assert.Equal(i, packet);
            delays.Add(atUs - sentUs);
        }

        Assert.InRange(delays.Min(), 30_000, 32_000);
        Assert.InRange(delays.Max(), 68_000, 70_000);
        Assert.InRange(delays.Average(), 49_000, 51_000);
        Send(count: 100, atUs: 1_000_000_000);
        Assert.Equal(Enumerable.Range(0, 100), Arrivals().Select(arrival => arrival.Packet));
    }

    [Fact]
    public void A_share_of_packets_is_overtaken()
    {
        _link.Set(new Impairment { Reorder = 0.1, ReorderBy = TimeSpan.FromMilliseconds(5) }, 0);

        for (var i = 0; i < 10_000; i++)
        {
            _link.TrySend(i, Bytes, i * 1_000L);
        }

        var arrivals = Arrivals();
        var late = arrivals.Where(arrival => arrival.AtUs > arrival.Packet * 1_000L).ToList();
        Assert.InRange(late.Count, 900, 1_100);
        Assert.All(late, arrival => Assert.Equal((arrival.Packet * 1_000L) + 5_000, arrival.AtUs));
        Assert.Equal(10_000, arrivals.Count);
    }

    [Fact]
    public void A_lower_rate_holds_for_those_who_wait_and_not_for_those_who_are_on_the_way()
    {
        _link.Set(OneMegabit with { Delay = TimeSpan.FromMilliseconds(50) }, 0);
        Send(count: 3, atUs: 0);

        // The first is on the way since 10 ms, and half of the second has been sent.
        _link.Set(OneMegabit with { BitsPerSecond = 500_000, Delay = TimeSpan.FromMilliseconds(50) }, 15_000);

        Assert.Equal([(0, 60_000), (1, 75_000), (2, 95_000)], Arrivals());
    }

    [Fact]
    public void Without_a_rate_those_who_waited_leave_at_once()
    {
        _link.Set(OneMegabit, 0);
        Send(count: 3, atUs: 0);

        _link.Set(Impairment.None, 15_000);

        Assert.Equal([(0, 10_000), (1, 15_000), (2, 15_000)], Arrivals());
    }

    [Fact]
    public void While_it_is_cut_nothing_gets_in_and_what_is_on_the_way_arrives()
    {
        var slow = new Impairment { Delay = TimeSpan.FromMilliseconds(50) };
        _link.Set(slow, 0);
        Send(count: 1, atUs: 0);

        _link.Set(slow with { IsCut = true }, 1_000);

        Assert.Equal([false], Send(count: 1, atUs: 2_000));
        Assert.False(_link.HasRoom(2_000));
        Assert.Equal([(0, 50_000)], Arrivals());
        Assert.Equal(1, _link.Counters.Cut);
        _link.Set(slow, 60_000);
        Assert.Equal([true], Send(count: 1, atUs: 60_000));
    }

    [Fact]
    public void The_same_packets_are_lost_whatever_else_happens_to_them()
    {
        var other = new ImpairedLink<int>(seed: 1);
        _link.Set(new Impairment { Loss = 0.2 }, 0);
        other.Set(new Impairment { Loss = 0.2, Delay = TimeSpan.FromSeconds(1), Jitter = TimeSpan.FromMilliseconds(100), Reorder = 0.5 }, 0);

        var lost = Send(count: 5_000, atUs: 0);

        Assert.Equal(lost, Enumerable.Range(0, 5_000).Select(i => other.TrySend(i, Bytes, i * 777L)));
        Assert.Equal(lost.Count(arrives => !arrives), _link.Counters.Lost);
    }

    [Fact]
    public void A_piece_of_a_stream_that_is_lost_comes_a_round_trip_later_and_all_behind_it_with_it()
    {
        _link.Set(new Impairment { Loss = 1, Delay = TimeSpan.FromMilliseconds(50) }, 0);
        Assert.True(_link.TrySendReliably(0, Bytes, 0));
        _link.Set(new Impairment { Delay = TimeSpan.FromMilliseconds(50) }, 0);
        Assert.True(_link.TrySendReliably(1, Bytes, 0));

        Assert.Equal([(0, 150_000), (1, 150_000)], Arrivals());
    }

    [Fact]
    public void A_stream_waits_where_datagrams_are_dropped()
    {
        _link.Set(OneMegabit with { Queue = TimeSpan.Zero }, 0);

        Assert.True(_link.TrySendReliably(0, Bytes, 0));
        Assert.False(_link.TrySendReliably(1, Bytes, 0));
        Assert.True(_link.HasRoom(10_000));
        Assert.True(_link.TrySendReliably(1, Bytes, 10_000));

        Assert.Equal([(0, 10_000), (1, 20_000)], Arrivals());
        Assert.Equal((2, 0), (_link.Counters.Packets, _link.Counters.Overflowed));
    }

    [Fact]
    public void What_is_inside_is_bounded()
    {
        _link.Set(new Impairment { Delay = TimeSpan.FromHours(1) }, 0);

        var taken = Send(count: ImpairedLink<int>.MaxPackets + 10, atUs: 0);

        Assert.Equal(ImpairedLink<int>.MaxPackets, taken.Count(isTaken => isTaken));
        Assert.Equal(10, _link.Counters.Overflowed);
    }

    [Fact]
    public void What_no_link_can_do_is_refused_and_changes_nothing()
    {
        _link.Set(OneMegabit, 0);

        Assert.Throws<ArgumentException>(() => _link.Set(new Impairment { Loss = 2 }, 0));

        Assert.Equal(OneMegabit, _link.Impairment);
    }

    private List<bool> Send(int count, long atUs) => [.. Enumerable.Range(0, count).Select(i => _link.TrySend(i, Bytes, atUs))];

    /// <summary>Lets time pass until the link is empty, from one of its times to the next.</summary>
    private List<(int Packet, long AtUs)> Arrivals()
    {
        List<(int, long)> arrivals = [];
        for (var nowUs = _link.NextUs; nowUs != long.MaxValue; nowUs = _link.NextUs)
        {
            while (_link.TryTake(nowUs, out var packet))
            {
                arrivals.Add((packet, nowUs));
            }
        }

        return arrivals;
    }
}
