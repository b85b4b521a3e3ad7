using System.Diagnostics;
using Videoroom.Engine.Loops;

namespace Videoroom.Tests.Engine.Loops;

public class SpscRingTests
{
    [Fact]
    public void Items_come_out_in_order_and_a_full_ring_refuses()
    {
        var ring = new SpscRing<int>(3);
        Assert.Equal(4, ring.Capacity);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                Assert.True(ring.TryEnqueue(i));
            }

            Assert.False(ring.TryEnqueue(9));
            for (var i = 0; i < 4; i++)
            {
                Assert.True(ring.TryDequeue(out var item));
                Assert.Equal(i, item);
            }

            Assert.False(ring.TryDequeue(out _));
        }
    }

    [Fact]
    public void A_reserve_is_left_for_what_matters_more()
    {
        var ring = new SpscRing<int>(8);
        var accepted = 0;
        var rounds = new RoundLimit(100);
        while (rounds.Next() && ring.TryEnqueue(accepted, reserve: 2))
        {
            accepted++;
        }

        Assert.Equal(6, accepted);
        Assert.True(ring.TryEnqueue(6));
        Assert.True(ring.TryEnqueue(7));
        Assert.False(ring.TryEnqueue(8));
    }

    [Fact]
    public void Two_threads_lose_and_repeat_nothing()
    {
        const int Count = 200_000;
        var ring = new SpscRing<object>(64);
        var start = Stopwatch.GetTimestamp();
        var writer = new Thread(() =>
        {
            for (var i = 0; i < Count && IsInTime();)
            {
                if (ring.TryEnqueue(i))
                {
                    i++;
                }
                else
                {
                    Thread.Yield();
                }
            }
        });
        writer.Start();
        for (var expected = 0; expected < Count;)
        {
            if (ring.TryDequeue(out var item))
            {
                Assert.Equal(expected++, item);
            }
            else
            {
                Assert.True(IsInTime(), $"Item {expected} did not come.");
                Thread.Yield();
            }
        }

        writer.Join();
        Assert.Equal(0, ring.Count);

        bool IsInTime() => Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30);
    }
}
