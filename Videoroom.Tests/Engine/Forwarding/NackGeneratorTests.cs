using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class NackGeneratorTests
{
    private readonly NackGenerator _nacks = new();

    [Fact]
    public void Nothing_is_asked_for_while_nothing_is_missing()
    {
        Receive(0, 65534, 65535, 0, 1);
        Assert.Equal(long.MaxValue, _nacks.DeadlineMs);
        Assert.Empty(Collect(1000));
    }

    [Fact]
    public void A_gap_is_asked_for_when_it_did_not_close_by_itself()
    {
        Receive(100, 65533, 2);
        Assert.Equal(100 + NackGenerator.ReorderingToleranceMs, _nacks.DeadlineMs);
        Assert.Empty(Collect(105));
        Receive(106, 65535);
        Assert.Equal([65534, 0, 1], Collect(110));
    }

    [Fact]
    public void A_packet_is_asked_for_once_a_round_trip_and_a_bounded_number_of_times()
    {
        Receive(0, 1, 3);
        var asked = new List<long>();
        for (long now = 0; now < 5000; now++)
        {
            if (Collect(now, roundTripMs: 50).Length > 0)
            {
                asked.Add(now);
            }
        }

        Assert.Equal(Enumerable.Range(0, NackGenerator.MaximumTries).Select(i => 10L + (50 * i)), asked);
        Assert.Equal(long.MaxValue, _nacks.DeadlineMs);
        Assert.Equal(0, _nacks.MissingCount);
        Assert.True(_nacks.TakeKeyFrameNeeded());
        Assert.False(_nacks.TakeKeyFrameNeeded());
    }

    [Fact]
    public void A_short_round_trip_does_not_make_it_ask_faster_than_every_20_ms()
    {
        Receive(0, 1, 3);
        Assert.Equal([2], Collect(10, roundTripMs: 1));
        Assert.Equal(30, _nacks.DeadlineMs);
    }

    [Fact]
    public void What_came_by_retransmission_is_not_asked_for_again()
    {
        Receive(0, 1, 5);
        Assert.Equal([2, 3, 4], Collect(10));
        _nacks.OnRecovered(3);
        Assert.Equal([2, 4], Collect(100));
        _nacks.OnRecovered(2);
        _nacks.OnRecovered(2);
        _nacks.OnRecovered(4);
        Assert.Equal(0, _nacks.MissingCount);
        Assert.Equal(long.MaxValue, _nacks.DeadlineMs);
    }

    [Fact]
    public void What_does_not_fit_in_one_request_comes_in_the_next()
    {
        Receive(0, 1, 8);
        Assert.Equal([2, 3, 4], Collect(10, capacity: 3));
        Assert.Equal([5, 6, 7], Collect(10, capacity: 3));
        Assert.Empty(Collect(10, capacity: 3));
    }

    [Fact]
    public void Row09_a_hole_larger_than_the_list_asks_for_a_keyframe_instead()
    {
        Receive(0, 1, 600);
        Assert.Equal(0, _nacks.MissingCount);
        Assert.True(_nacks.TakeKeyFrameNeeded());
        Receive(0, 602);
        Assert.Equal([601], Collect(10));
    }

    [Fact]
    public void Row09_many_small_holes_are_bounded_as_well()
    {
        ushort sequence = 1;
        var keyFrame = false;
        for (var i = 0; i < 5000; i++, sequence += 3)
        {
            _nacks.OnPacket(sequence, 0);
            Assert.InRange(_nacks.MissingCount, 0, NackGenerator.MaximumMissing);
            keyFrame |= _nacks.TakeKeyFrameNeeded();
        }

        Assert.True(keyFrame);
    }

    [Fact]
    public void A_source_that_begins_anew_is_no_loss()
    {
        Receive(0, 100, 102);
        Receive(1, 40_000, 40_001);
        Assert.Empty(Collect(100));
        Assert.True(_nacks.TakeKeyFrameNeeded());
    }

    [Fact]
    public void With_loss_and_reordering_exactly_what_is_missing_is_asked_for()
    {
        var random = new Random(5);
        var missing = new HashSet<int>();
        var late = new Queue<int>();
        for (var i = 0; i < 100_000; i++)
        {
            long now = i;
            var draw = i == 0 ? 99 : random.Next(100);
            if (draw < 3)
            {
                missing.Add((ushort)i);
                late.Enqueue(i);
            }
            else
            {
                _nacks.OnPacket((ushort)i, now);
            }

            if (late.Count > 0 && late.Peek() < i - 60)
            {
                var recovered = (ushort)late.Dequeue();
                Assert.True(missing.Remove(recovered));
                _nacks.OnRecovered(recovered);
            }

            foreach (var asked in Collect(now, 30))
            {
                Assert.Contains(asked, missing);
            }

            Assert.InRange(missing.Count - _nacks.MissingCount, 0, 5); // the newest ones show with the next packet
            Assert.False(_nacks.TakeKeyFrameNeeded());
        }
    }

    [Fact]
    public void Following_a_stream_allocates_nothing()
    {
        var destination = new ushort[64];
        ushort sequence = 0;
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                sequence += (ushort)(i % 50 == 0 ? 2 : 1);
                _nacks.OnPacket(sequence, i);
                _nacks.Collect(i, 20, destination);
            }
        }));
    }

    [Fact]
    public void What_never_came_is_counted()
    {
        Receive(0, 1, 3, 5);
        for (var i = 1; i <= NackGenerator.MaximumTries + 1; i++)
        {
            Collect(1000 * i);
            if (i == 3)
            {
                _nacks.OnRecovered(2);
            }
        }

        Assert.Equal(1, _nacks.Abandoned);
        Receive(50_000, 5 + NackGenerator.MaximumMissing + 2);
        Assert.Equal(1 + NackGenerator.MaximumMissing + 1, _nacks.Abandoned);
    }

    private void Receive(long nowMs, params int[] sequences)
    {
        foreach (var sequence in sequences)
        {
            _nacks.OnPacket((ushort)sequence, nowMs);
        }
    }

    private ushort[] Collect(long nowMs, long roundTripMs = 0, int capacity = 64)
    {
        Span<ushort> destination = stackalloc ushort[capacity];
        return destination[.._nacks.Collect(nowMs, roundTripMs, destination)].ToArray();
    }
}
