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
        for (var i = 0; i < 10; i++)
        {
            _control.OnReport(0, StartBps, 0);
        }

        Assert.Equal(StartBps, _control.Bps);
        _control.OnReport(0.55, StartBps, 1_000_000);
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
    public void Much_loss_lowers_it_by_half_of_the_loss()
    {
        Report(0.2, seconds: 1);
        Assert.Equal(0.9 * StartBps, _control.Bps, 1.0);
        Assert.True(_control.IsLossLimited);
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
        var before = _control.Bps;
        Report(0.4, seconds: 1);
        Assert.Equal(0.8 * before, _control.Bps, 1.0);
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

    // A receiver reports at the begin of each second's interval and at its end.
    private void Report(double loss, int seconds, double sentBps = StartBps)
    {
        for (var i = 0; i < seconds; i++)
        {
            _control.OnReport(loss, sentBps, _nowUs);
            _nowUs += 1_000_000;
            _control.OnReport(loss, sentBps, _nowUs);
        }
    }
}
