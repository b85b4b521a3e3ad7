using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Bandwidth;

public class TransportFeedbackBuilderTests
{
    private readonly TransportFeedbackBuilder _builder = new();
    private byte _feedbackCount;

    [Fact]
    public void Nothing_is_said_before_a_packet_came_and_before_the_deadline()
    {
        Assert.Equal(long.MaxValue, _builder.DeadlineMs);
        Assert.Empty(Build(1000));
        _builder.OnPacket(1, 1000, 500_000);
        Assert.Equal(500 + TransportFeedbackBuilder.GatherMs, _builder.DeadlineMs);
        Assert.Empty(Build(519));
        Assert.Single(Build(520));
        _builder.OnPacket(2, 1000, 521_000);
        Assert.Equal(620, _builder.DeadlineMs);
        Assert.Single(Build(620));
        Assert.Equal(long.MaxValue, _builder.DeadlineMs);
        Assert.Empty(Build(5000));
    }

    [Fact]
    public void The_bytes_are_as_the_draft_lays_them_out()
    {
        // 1.1 s is 17 x 64 ms + 12 ms: reference 17, first delta 48 x 250 us.
        _builder.OnPacket(5, 100, 1_100_000);
        _builder.OnPacket(6, 100, 1_101_000);
        _builder.OnPacket(8, 100, 1_201_000);
        var data = new byte[1200];
        var size = _builder.Build(data, 0xA, 0xB, 2000);
        Assert.Equal(
            "AFCD0006 0000000A 0000000B 0005 0004 000011 00 D480 30 04 0190 0002".Replace(" ", ""),
            Convert.ToHexString(data.AsSpan(0, size)));
    }

    [Fact]
    public void Arrivals_come_back_to_a_quarter_of_a_millisecond()
    {
        Receive(65534, 1_000_100);
        Receive(65535, 1_000_900);
        Receive(1, 1_010_000);
        Receive(2, 1_009_000);
        Assert.Equal([(65534, 1_000_000), (65535, 1_000_750), (0, -1), (1, 1_010_000), (2, 1_009_000)], Build(2000).Single());
    }

    [Fact]
    public void Loss_between_two_feedbacks_is_said_in_the_second()
    {
        Receive(1, 0);
        Build(1000);
        Receive(4, 1_000_000);
        Assert.Equal([(2, -1), (3, -1), (4, 1_000_000)], Build(2000).Single());
    }

    [Fact]
    public void A_packet_that_comes_after_its_loss_was_said_is_said_again()
    {
        Receive(1, 0);
        Receive(3, 1000);
        Build(1000);
        Receive(2, 1_000_000);
        Receive(4, 1_001_000);
        Assert.Equal([(2, 1_000_000), (3, 1000), (4, 1_001_000)], Build(2000).Single());
    }

    [Fact]
    public void A_duplicate_says_nothing_new()
    {
        Receive(1, 0);
        Build(1000);
        Receive(1, 2_000_000);
        Assert.Equal(long.MaxValue, _builder.DeadlineMs);
    }

    [Fact]
    public void A_pause_longer_than_a_delta_can_say_begins_another_packet()
    {
        Receive(1, 1_000_000);
        Receive(2, 10_000_000);
        List<(int, long)>[] feedbacks = Build(20_000);
        Assert.Equal(2, feedbacks.Length);
        Assert.Equal([(1, 1_000_000)], feedbacks[0]);
        Assert.Equal([(2, 10_000_000)], feedbacks[1]);
    }

    [Fact]
    public void A_gap_that_fits_is_one_run_and_a_larger_one_begins_anew()
    {
        Receive(0, 0);
        Receive(2000, 1000);
        List<(int Sequence, long Us)> all = [.. Build(1000).SelectMany(f => f)];
        Assert.Equal(2001, all.Count);
        Assert.Equal(2, all.Count(s => s.Us >= 0));

        Receive(2001, 2000);
        Receive(10_000, 3000);
        Assert.Equal([(10_000, 3000)], Build(2000).Single());
    }

    [Fact]
    public void Row09_a_flood_of_jumping_numbers_stays_bounded()
    {
        var random = new Random(17);
        var data = new byte[1200];
        for (var i = 0; i < 20_000; i++)
        {
            _builder.OnPacket((ushort)random.Next(65536), 100, i * 10L);
            var packets = 0;
            int size;
            var rounds = new RoundLimit(100);
            while (rounds.Next() && (size = _builder.Build(data, 1, 2, i / 100)) > 0)
            {
                Assert.InRange(size, 24, 1200);
                packets++;
            }

            Assert.InRange(packets, 0, 8);
        }
    }

    [Fact]
    public void The_reference_time_wraps_after_24_bits()
    {
        const long WrapUs = (1L << 24) * 64_000;
        Receive(1, WrapUs + 1000);
        var data = new byte[1200];
        var size = _builder.Build(data, 1, 2, long.MaxValue - 1);
        var packet = RtcpSamples.Single(data.AsSpan(0, size));
        Assert.True(RtcpTransportFeedback.TryParse(in packet, out var feedback));
        Assert.Equal(0, feedback.ReferenceTime);

        Receive(2, (WrapUs / 2) + 1000 + WrapUs);
        size = _builder.Build(data, 1, 2, long.MaxValue - 1);
        packet = RtcpSamples.Single(data.AsSpan(0, size));
        Assert.True(RtcpTransportFeedback.TryParse(in packet, out feedback));
        Assert.Equal(-(1 << 23), feedback.ReferenceTime);
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(20, 100)]
    public void A_fast_stream_is_told_of_every_50_ms_and_a_slow_one_every_100(long packetEveryMs, long intervalMs)
        => Assert.Equal(intervalMs, LastInterval(packetEveryMs));

    [Theory]
    [InlineData(1, 0.02, 0.02, 1500)]
    [InlineData(2, 0.5, 0.1, 1500)]
    [InlineData(3, 0.95, 0.0, 1500)]
    [InlineData(4, 0.3, 0.3, 200_000)]
    [InlineData(5, 0.0, 0.0, 100)]
    public void Whatever_arrives_is_said_exactly_and_in_packets_of_bounded_size(int seed, double loss, double reorder, int spacingUs)
    {
        var random = new Random(seed);
        var arrivals = new Dictionary<int, long>();
        var said = new Dictionary<int, long>();
        var late = new Queue<ushort>();
        long us = 1_000_000;
        for (var i = 0; i < 10_000; i++)
        {
            us += random.Next(2 * spacingUs);
            var sequence = (ushort)(i + 60_000);
            if (i > 0 && random.NextDouble() < loss)
            {
                continue;
            }

            if (i > 0 && random.NextDouble() < reorder)
            {
                late.Enqueue(sequence);
                continue;
            }

            Arrive(sequence);
            while (late.Count > 5)
            {
                us += 100;
                Arrive(late.Dequeue());
            }

            foreach (var feedback in Build(us / 1000))
            {
                foreach ((var number, var time) in feedback.Where(s => s.Us >= 0))
                {
                    Assert.Equal(arrivals[number], time);
                    said[number] = time;
                }
            }
        }

        foreach ((var number, var time) in Build(us + 1_000_000).SelectMany(f => f).Where(s => s.Us >= 0))
        {
            said[number] = time;
        }

        Assert.Equal(arrivals.OrderBy(a => a.Key), said.OrderBy(s => s.Key));

        void Arrive(ushort sequence)
        {
            Receive(sequence, us);
            arrivals[sequence] = us / 250 * 250;
        }
    }

    [Fact]
    public void A_small_destination_takes_more_packets()
    {
        for (var i = 0; i < 300; i++)
        {
            Receive((ushort)i, i * 70_000L);
        }

        var feedbacks = Build(1_000_000, destination: 64);
        Assert.True(feedbacks.Length > 10);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (i, i * 70_000L)), feedbacks.SelectMany(f => f));
    }

    [Fact]
    public void Recording_and_building_allocates_nothing()
    {
        var data = new byte[1200];
        ushort sequence = 0;
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _builder.OnPacket(sequence++, 1000, i * 500L);
                _builder.Build(data, 1, 2, i / 2);
            }
        }));
    }

    private void Receive(ushort sequence, long arrivalUs) => _builder.OnPacket(sequence, 1000, arrivalUs);

    private long LastInterval(long packetEveryMs)
    {
        ushort sequence = 0;
        long last = 0;
        long interval = 0;
        for (long ms = 0; ms < 5000; ms++)
        {
            if (ms % packetEveryMs == 0)
            {
                _builder.OnPacket(sequence++, 100, ms * 1000);
            }

            if (Build(ms).Length > 0)
            {
                interval = ms - last;
                last = ms;
            }
        }

        return interval;
    }

    /// <summary>All feedbacks that are due, read back: sequence number and arrival in microseconds, -1 when lost.</summary>
    private List<(int Sequence, long Us)>[] Build(long nowMs, int destination = 1500)
    {
        var all = new List<List<(int, long)>>();
        var data = new byte[destination];
        int size;
        var rounds = new RoundLimit(10_000);
        while (rounds.Next() && (size = _builder.Build(data, 1, 2, nowMs)) > 0)
        {
            Assert.InRange(size, 24, Math.Min(destination, TransportFeedbackBuilder.MaximumSize));
            var packet = RtcpSamples.Single(data.AsSpan(0, size));
            Assert.True(RtcpTransportFeedback.TryParse(in packet, out var feedback));
            Assert.Equal((1u, 2u, _feedbackCount++), (feedback.SenderSsrc, feedback.MediaSsrc, feedback.FeedbackCount));
            var statuses = new List<(int, long)>();
            var us = feedback.ReferenceTime * 64_000L;
            var read = new RoundLimit(100_000);
            while (read.Next() && feedback.TryRead(out var sequence, out var received, out var deltaUs))
            {
                us += deltaUs;
                statuses.Add((sequence, received ? us : -1));
            }

            all.Add(statuses);
        }

        return [.. all];
    }
}
