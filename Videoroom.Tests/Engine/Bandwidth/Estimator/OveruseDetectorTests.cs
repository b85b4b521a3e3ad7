using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class OveruseDetectorTests
{
    private const double GroupMs = 20;

    private readonly OveruseDetector _detector = new();
    private long _atUs;

    [Fact]
    public void A_trend_above_the_threshold_is_overuse_the_second_time()
    {
        Assert.Equal(NetworkUse.Normal, Detect(20));
        Assert.Equal(NetworkUse.Over, Detect(20));
    }

    [Fact]
    public void Groups_that_follow_each_other_fast_need_10_ms_above_the_threshold()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(NetworkUse.Normal, Detect(20, groupMs: 6));
        }

        Assert.Equal(NetworkUse.Over, Detect(20, groupMs: 6));
    }

    [Fact]
    public void A_trend_that_falls_is_no_overuse()
    {
        Detect(30);
        Assert.Equal(NetworkUse.Normal, Detect(25));
        Assert.Equal(NetworkUse.Normal, Detect(20));
    }

    [Fact]
    public void A_negative_trend_below_the_threshold_is_underuse()
    {
        Assert.Equal(NetworkUse.Under, Detect(-20));
        Assert.Equal(NetworkUse.Normal, Detect(0));
    }

    [Fact]
    public void The_threshold_rises_with_noise()
    {
        // Just above the threshold each third time: as a TCP flow beside this one makes it.
        for (var i = 0; i < 2_000; i++)
        {
            Detect(i % 3 == 0 ? 20 : 0.9 * 20);
        }

        Detect(17);
        Assert.NotEqual(NetworkUse.Over, Detect(17));
    }

    [Fact]
    public void The_threshold_falls_to_6_ms_on_a_quiet_link()
    {
        for (var i = 0; i < 500; i++)
        {
            Detect(0);
        }

        Detect(7);
        Assert.Equal(NetworkUse.Over, Detect(7));
    }

    [Fact]
    public void A_sudden_drop_of_the_capacity_does_not_raise_the_threshold()
    {
        for (var i = 0; i < 50; i++)
        {
            Detect(60);
        }

        Detect(0);
        Detect(14);
        Assert.Equal(NetworkUse.Over, Detect(14));
    }

    [Fact]
    public void A_reset_ends_overuse()
    {
        Detect(20);
        Detect(20);
        _detector.Reset();
        Assert.Equal(NetworkUse.Normal, _detector.Use);
    }

    private NetworkUse Detect(double offsetMs, double groupMs = GroupMs)
    {
        _atUs += (long)(groupMs * 1000);
        _detector.Detect(offsetMs, groupMs, _atUs);
        return _detector.Use;
    }
}
