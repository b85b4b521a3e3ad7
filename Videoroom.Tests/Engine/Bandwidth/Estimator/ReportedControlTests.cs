using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class ReportedControlTests
{
    private const double StartBps = 1_000_000;

    private readonly ReportedControl _control = new(StartBps, 30_000, 10_000_000);
    private long _nowUs;

    [Fact]
    public void Without_losses_it_grows_by_8_percent_a_second_but_not_far_above_what_is_sent()
    {
        Report(0, seconds: 1);
        Assert.Equal(1.08 * StartBps, _control.Bps, 1.0);
        Assert.True(_control.IsIncreasing);
        Report(0, seconds: 100);
        Assert.Equal((1.5 * StartBps) + 10_000, _control.Bps, 1.0);
        Report(0, seconds: 100, sentBps: 100_000);
        Assert.Equal((1.5 * StartBps) + 10_000, _control.Bps, 1.0);
    }

    [Fact]
    public void Reports_about_several_streams_count_once_a_second()
    {
        for (var i = 0; i < 9; i++)
        {
            _control.OnReport(0, 100, StartBps, 0);
        }

        Assert.Equal(StartBps, _control.Bps);
        _control.OnReport(50, 100, StartBps, 1_000_000);
        Assert.Equal(0.05, _control.AverageLoss, 0.001);
        Assert.Equal(StartBps, _control.Bps);
    }

    [Fact]
    public void Some_loss_holds_it()
    {
        Report(0.05, seconds: 10);
        Assert.Equal(StartBps, _control.Bps);
        Assert.False(_control.IsLossLimited);
    }

    [Fact]
    public void A_stream_counts_by_its_packets()
    {
        _control.OnReport(0, 50, StartBps, 0);
        _control.OnReport(95, 950, StartBps, 1_000_000);
        Assert.Equal(0.095, _control.AverageLoss, 0.001);
    }

    [Fact]
    public void Much_loss_lowers_it_to_what_arrived()
    {
        Report(0.2, seconds: 1);
        Assert.Equal(0.8 * StartBps, _control.Bps, 1.0);
        Assert.True(_control.IsLossLimited);
        Assert.True(_control.IsKnown);
    }

    [Fact]
    public void What_is_sent_counts_when_it_is_less_than_the_rate()
    {
        Report(0.5, seconds: 1, sentBps: 400_000);
        Assert.Equal(200_000, _control.Bps, 1.0);
    }

    [Fact]
    public void Reports_about_the_time_before_a_decrease_do_not_lower_it_again()
    {
        Report(0.5, seconds: 2);
        Assert.Equal(0.5 * StartBps, _control.Bps, 1.0);
    }

    [Fact]
    public void It_grows_up_to_the_demand_without_being_sent_but_not_soon_to_what_failed()
    {
        _control.DemandBps = 3 * StartBps;
        Report(0.5, seconds: 1);
        Report(0, seconds: 9, sentBps: 300_000);
        Assert.InRange(_control.Bps, 0.7 * StartBps, StartBps);
        Assert.True(_control.IsLossLimited);
        Report(0, seconds: 20, sentBps: 300_000);
        Assert.Equal(3 * StartBps, _control.Bps, 1.0);
        Assert.False(_control.IsLossLimited);
    }

    [Fact]
    public void What_failed_is_tried_again_after_twice_the_time_and_like_new_once_it_succeeded()
    {
        _control.DemandBps = 2 * StartBps;
        var first = SecondsUntilTriedAgain();
        var second = SecondsUntilTriedAgain();
        Assert.InRange(first, 8, 12);
        Assert.InRange(second, 18, 22);
        Report(0, seconds: 3);
        Assert.InRange(SecondsUntilTriedAgain(), 8, 12);
    }

    [Fact]
    public void Loss_that_a_lower_rate_does_not_reduce_does_not_starve_the_viewer()
    {
        Report(0.12, seconds: 600);
        Assert.InRange(_control.Bps, 0.75 * StartBps, 1.6 * StartBps);
    }

    [Fact]
    public void More_loss_than_the_links_own_lowers_it_again()
    {
        Report(0.12, seconds: 20);
        Assert.True(_control.Bps >= StartBps);
        Report(0.4, seconds: 1);
        Assert.Equal(0.6 * StartBps, _control.Bps, 1.0);
    }

    [Fact]
    public void Remb_raises_and_limits_it_while_it_is_fresh()
    {
        _control.OnRemb(3_000_000, 0);
        Assert.Equal(3_000_000, _control.Bps);
        _control.OnRemb(400_000, 0);
        Assert.Equal(400_000, _control.Bps);
        Report(0.05, seconds: 9);
        Assert.Equal(400_000, _control.Bps);
        Report(0.05, seconds: 3);
        Assert.Equal(3_000_000, _control.Bps);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void Remb_does_not_lower_it_below_the_minimum(long rembBps)
    {
        _control.OnRemb(rembBps, 0);
        Assert.Equal(30_000, _control.Bps);
    }

    [Fact]
    public void Remb_does_not_raise_it_above_the_maximum()
    {
        _control.OnRemb(long.MaxValue, 0);
        Assert.Equal(10_000_000, _control.Bps);
    }

    [Fact]
    public void Another_path_starts_at_the_start_rate()
    {
        _control.OnRemb(400_000, 0);
        Report(0.5, seconds: 3);
        _control.Restart(StartBps);
        Assert.Equal(StartBps, _control.Bps);
        Assert.Equal(0, _control.AverageLoss);
        Assert.False(_control.IsLossLimited);
    }

    private int SecondsUntilTriedAgain()
    {
        Report(0.5, seconds: 1);
        var seconds = 0;
        for (; _control.Bps <= StartBps; seconds++)
        {
            Report(0, seconds: 1, sentBps: 300_000);
        }

        return seconds;
    }

    // A receiver reports at the begin of each second's interval and at its end.
    private void Report(double loss, int seconds, double sentBps = StartBps)
    {
        for (var i = 0; i < seconds; i++)
        {
            _control.OnReport((int)(loss * 1000), 1000, sentBps, _nowUs);
            _nowUs += 1_000_000;
            _control.OnReport((int)(loss * 1000), 1000, sentBps, _nowUs);
        }
    }
}
