using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class ReceiveStatisticsTests
{
    private readonly ReceiveStatistics _statistics = new(90_000);

    [Fact]
    public void Loss_is_counted_from_the_last_report_and_from_the_beginning()
    {
        Receive(65530, 65531, 65533, 65535);
        var first = _statistics.BuildReportBlock(7, 0);
        Assert.Equal(7u, first.Ssrc);
        Assert.Equal(65535u, first.ExtendedHighestSequence);
        Assert.Equal(2, first.CumulativeLost);
        Assert.Equal(256 * 2 / 6, first.FractionLost);

        Receive(0, 1, 2, 4);
        var second = _statistics.BuildReportBlock(7, 0);
        Assert.Equal(65536u + 4, second.ExtendedHighestSequence);
        Assert.Equal(3, second.CumulativeLost);
        Assert.Equal(256 / 5, second.FractionLost);

        Assert.Equal(0, _statistics.BuildReportBlock(7, 0).FractionLost);
    }

    [Fact]
    public void Late_packets_and_duplicates_take_loss_back_down_to_negative()
    {
        Receive(1, 3, 2, 2, 2);
        var block = _statistics.BuildReportBlock(7, 0);
        Assert.Equal(-2, block.CumulativeLost);
        Assert.Equal(0, block.FractionLost);
    }

    [Fact]
    public void Everything_lost_is_a_fraction_of_255_at_most()
    {
        Receive(1);
        _statistics.BuildReportBlock(7, 0);
        Receive(1001);
        Assert.Equal(255, _statistics.BuildReportBlock(7, 0).FractionLost);
    }

    [Fact]
    public void A_source_that_begins_anew_loses_nothing_by_its_jump()
    {
        Receive(1, 3, 40_000, 40_001, 40_003);
        var block = _statistics.BuildReportBlock(7, 0);
        Assert.Equal(2, block.CumulativeLost);
        Assert.Equal(40_003u, block.ExtendedHighestSequence);
    }

    [Fact]
    public void Jitter_follows_appendix_a8()
    {
        // Packets of 20 ms in a clock of 90 kHz, arriving alternately 0 and 5 ms late: |D| is 450 ticks each time.
        double expected = 0;
        for (var i = 0; i < 200; i++)
        {
            _statistics.OnPacket((ushort)i, uint.MaxValue - 9000 + (uint)(i * 1800), 1_000_000 + (i * 20_000) + (i % 2 * 5000));
            if (i > 0)
            {
                expected += (450 - expected) / 16;
            }
        }

        Assert.InRange(_statistics.Jitter, expected - 2, expected + 2);
        Assert.InRange(expected, 440, 450);
    }

    [Fact]
    public void The_packets_of_one_frame_and_a_pause_are_no_jitter()
    {
        for (var i = 0; i < 10; i++)
        {
            _statistics.OnPacket((ushort)i, 1000, i * 1000);
        }

        _statistics.OnPacket(10, 1001, 60_000_000);
        Assert.Equal(0u, _statistics.Jitter);
    }

    [Fact]
    public void The_last_sender_report_is_echoed_with_its_age()
    {
        var none = _statistics.BuildReportBlock(7, 5_000_000);
        Assert.Equal((0u, 0u), (none.LastSenderReport, none.DelaySinceLastSenderReport));
        _statistics.OnSenderReport(new NtpTime(0x1111_2222_3333_4444), 5_000_000);
        var block = _statistics.BuildReportBlock(7, 5_500_000);
        Assert.Equal(0x2222_3333u, block.LastSenderReport);
        Assert.Equal(32_768u, block.DelaySinceLastSenderReport);
    }

    [Fact]
    public void Loss_is_exact_with_reordering_over_many_wraps()
    {
        var random = new Random(7);
        var lost = 0;
        var held = new Queue<ushort>();
        _statistics.OnPacket(0, 0, 0);
        for (var i = 1; i < 300_000; i++)
        {
            var draw = random.Next(100);
            if (i < 299_990 && draw < 5)
            {
                lost++;
            }
            else if (i < 299_990 && draw < 10)
            {
                held.Enqueue((ushort)i);
            }
            else
            {
                _statistics.OnPacket((ushort)i, (uint)i, i);
                while (held.TryDequeue(out var late))
                {
                    _statistics.OnPacket(late, (uint)i, i);
                }
            }
        }

        var block = _statistics.BuildReportBlock(1, 0);
        Assert.Equal(lost, block.CumulativeLost);
        Assert.Equal(299_999u, block.ExtendedHighestSequence);
    }

    [Fact]
    public void Counting_allocates_nothing()
        => Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _statistics.OnPacket((ushort)i, (uint)i * 90, i * 1000);
            }

            _statistics.BuildReportBlock(1, 0);
        }));

    private void Receive(params int[] sequences)
    {
        foreach (var sequence in sequences)
        {
            _statistics.OnPacket((ushort)sequence, 0, 0);
        }
    }
}
