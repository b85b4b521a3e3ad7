using Videoroom.Engine.Bandwidth.Pacing;

namespace Videoroom.Tests.Engine.Bandwidth.Pacing;

public sealed class PacingBudgetTests
{
    private const int PacketSize = 1_200;
    private readonly PacingBudget _budget = new();

    [Fact]
    public void Without_an_estimate_everything_is_sent_at_once()
    {
        _budget.OnSent(1_000_000);
        Assert.True(_budget.MaySend(0, 1));
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(2_000_000)]
    [InlineData(20_000_000)]
    public void A_burst_goes_out_at_a_multiple_of_the_estimate(long estimateBps)
    {
        _budget.EstimateBps = estimateBps;
        var bytes = SendFor(seconds: 1);

        Assert.InRange(bytes * 8, estimateBps * PacingBudget.Factor * 0.95, (estimateBps * PacingBudget.Factor * 1.05) + (2 * PacketSize * 8));
    }

    [Fact]
    public void What_was_not_sent_for_a_while_is_caught_up_with_for_5_ms_only()
    {
        _budget.EstimateBps = 8_000_000;
        SendFor(seconds: 1);
        var sent = 0;
        while (_budget.MaySend(0, 10_000_000))
        {
            _budget.OnSent(PacketSize);
            sent += PacketSize;
        }

        Assert.InRange(sent, 8_000_000 * PacingBudget.Factor / 8 * 0.005, (8_000_000 * PacingBudget.Factor / 8 * 0.005) + PacketSize);
    }

    [Fact]
    public void A_long_queue_is_sent_faster_so_that_nothing_waits_for_more_than_a_tenth_of_a_second()
    {
        _budget.EstimateBps = 500_000;
        var waiting = 100_000L;
        var nowUs = 1L;
        for (; waiting > 0; nowUs += 1_000)
        {
            while (waiting > 0 && _budget.MaySend(waiting, nowUs))
            {
                _budget.OnSent(PacketSize);
                waiting -= PacketSize;
            }
        }

        Assert.InRange(nowUs, PacingBudget.LongestWaitUs * 0.9, PacingBudget.LongestWaitUs * 1.1);
    }

    [Fact]
    public void What_never_waits_is_made_up_for()
    {
        _budget.EstimateBps = 1_000_000;
        Assert.True(_budget.MaySend(0, 1));
        _budget.OnSent(9_000);
        var paidUs = (long)(9_000 * 8 / PacingBudget.Factor);

        Assert.False(_budget.MaySend(0, paidUs - 3_000));
        Assert.True(_budget.MaySend(0, paidUs + 3_000));
    }

    [Fact]
    public void At_the_time_that_it_names_a_packet_may_be_sent()
    {
        _budget.EstimateBps = 400_000;
        Assert.True(_budget.MaySend(0, 1));
        _budget.OnSent(9_000);
        var nextUs = _budget.NextUs(PacketSize, 1);

        Assert.True(nextUs > 1);
        Assert.True(_budget.MaySend(PacketSize, nextUs));
    }

    private long SendFor(int seconds)
    {
        long bytes = 0;
        for (var nowUs = 1L; nowUs < seconds * 1_000_000L; nowUs += 1_000)
        {
            while (_budget.MaySend(PacketSize, nowUs))
            {
                _budget.OnSent(PacketSize);
                bytes += PacketSize;
            }
        }

        return bytes;
    }
}
