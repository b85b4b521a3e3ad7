using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class FeedbackTimeoutTests
{
    private readonly FeedbackTimeout _timeout = new();

    [Fact]
    public void Nothing_is_lost_while_nothing_is_sent()
    {
        Assert.Equal(1, _timeout.Update(60_000_000));
        Assert.False(_timeout.IsLost);
    }

    [Fact]
    public void Feedback_counts_as_lost_2_s_after_the_first_packet_without_it()
    {
        _timeout.OnSent(1_000_000);
        _timeout.OnSent(2_900_000);
        _timeout.Update(2_999_999);
        Assert.False(_timeout.IsLost);
        _timeout.Update(3_000_000);
        Assert.True(_timeout.IsLost);
    }

    [Fact]
    public void The_estimate_is_held_for_a_second_and_then_falls_by_a_fifth_each_second()
    {
        _timeout.OnSent(0);
        var factor = 1.0;
        for (var us = 0L; us <= 3_000_000; us += 200_000)
        {
            factor *= _timeout.Update(us);
        }

        Assert.Equal(1, factor);
        for (var us = 3_200_000L; us <= 5_000_000; us += 200_000)
        {
            factor *= _timeout.Update(us);
        }

        Assert.Equal(0.64, factor, 0.0001);
    }

    [Fact]
    public void Feedback_ends_it()
    {
        _timeout.OnSent(0);
        _timeout.Update(4_000_000);
        _timeout.OnFeedback();
        Assert.False(_timeout.IsLost);
        Assert.Equal(1, _timeout.Update(60_000_000));
        _timeout.OnSent(60_000_000);
        Assert.Equal(1, _timeout.Update(62_500_000));
        Assert.True(_timeout.IsLost);
    }
}
