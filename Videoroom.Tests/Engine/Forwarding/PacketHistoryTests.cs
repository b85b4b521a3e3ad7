using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class PacketHistoryTests
{
    private readonly List<int> _released = [];

    [Fact]
    public void A_packet_is_found_by_its_number()
    {
        var history = Create(8);
        history.Add(65535, 0, 1);
        history.Add(0, 0, 2);
        Assert.Equal(1, Get(history, 65535));
        Assert.Equal(2, Get(history, 0));
        Assert.Null(Get(history, 1));
        Assert.Null(Get(history, 65534));
        Assert.Equal(2, history.Count);
    }

    [Fact]
    public void What_is_displaced_is_released_once_and_no_longer_found()
    {
        var history = Create(4);
        for (var i = 0; i < 6; i++)
        {
            history.Add((ushort)i, 0, i);
        }

        Assert.Equal([0, 1], _released);
        Assert.Null(Get(history, 1));
        Assert.Equal(2, Get(history, 2));
        history.Add(0, 0, 100); // too far behind
        Assert.Equal([0, 1, 100], _released);
        history.Clear();
        Assert.Equal([0, 1, 100, 2, 3, 4, 5], _released);
        Assert.Equal(0, history.Count);
    }

    [Fact]
    public void What_is_too_old_is_not_sent_again_and_released()
    {
        var history = Create(8, maximumAgeMs: 1000);
        history.Add(1, 0, 1);
        history.Add(2, 500, 2);
        Assert.Equal(1, Get(history, 1, 1000));
        Assert.Null(Get(history, 1, 1001));
        history.Expire(1001);
        Assert.Equal([1], _released);
        history.Add(3, 2000, 3);
        Assert.Equal([1, 2], _released);
    }

    [Fact]
    public void Row09_one_packet_is_sent_again_once_a_round_trip()
    {
        var history = Create(8);
        history.Add(1, 0, 1);
        Assert.Equal(1, Get(history, 1, 5, 80));
        Assert.Null(Get(history, 1, 84, 80));
        Assert.Equal(1, Get(history, 1, 85, 80));
        Assert.Null(Get(history, 1, 94, 0));
        Assert.Equal(1, Get(history, 1, 95, 0));
    }

    [Fact]
    public void Without_capacity_everything_is_released_at_once()
    {
        var history = Create(0);
        history.Add(1, 0, 1);
        Assert.Equal([1], _released);
        Assert.Null(Get(history, 1));
        history.Clear();
    }

    [Fact]
    public void A_capacity_that_is_no_power_of_two_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Create(100));

    [Fact]
    public void Every_value_is_released_exactly_once_whatever_happens()
    {
        var random = new Random(14);
        var history = Create(64, maximumAgeMs: 100);
        ushort sequence = 0;
        for (var i = 0; i < 50_000; i++)
        {
            sequence += (ushort)random.Next(1, random.Next(500) == 0 ? 300 : 3);
            history.Add((ushort)(random.Next(10) == 0 ? sequence - 3 : sequence), i + (random.Next(200) == 0 ? 500 : 0), i);
            Assert.InRange(history.Count, 0, 64);
        }

        history.Clear();
        Assert.Equal(50_000, _released.Count);
        Assert.Equal(50_000, _released.Distinct().Count());
    }

    [Fact]
    public void The_age_of_a_packet_is_known_while_it_is_held()
    {
        var history = Create(4);
        Assert.Equal(0, history.AgeMs(7, 500));
        history.Add(7, 100, 7);

        Assert.Equal(400, history.AgeMs(7, 500));
        Assert.Equal(0, history.AgeMs(3, 500));
        Assert.Equal(0, history.AgeMs(8, 500));
    }

    [Fact]
    public void Keeping_and_finding_allocates_nothing()
    {
        var released = 0;
        var history = new PacketHistory<int>(1024, 1000, _ => released++);
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                history.Add((ushort)i, i, i);
                history.TryGet((ushort)(i - 5), i, 10, out _);
            }
        }));
        Assert.True(released > 0);
    }

    private PacketHistory<int> Create(int capacity, long maximumAgeMs = 10_000) => new(capacity, maximumAgeMs, _released.Add);

    private static int? Get(PacketHistory<int> history, ushort sequence, long nowMs = 0, long roundTripMs = 0)
        => history.TryGet(sequence, nowMs, roundTripMs, out var value) ? value : null;
}
