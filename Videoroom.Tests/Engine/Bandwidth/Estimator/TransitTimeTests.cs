using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class TransitTimeTests
{
    private readonly TransitTime _transit = new();

    [Fact]
    public void The_queueing_delay_is_what_every_packet_of_the_feedback_waits()
    {
        Add(0, 50_000);
        Add(10_000, 90_000);
        Assert.Equal(0, _transit.QueueingDelayUs);

        _transit.BeginFeedback();
        Add(20_000, 90_000);
        Add(30_000, 110_000);
        Assert.Equal(20_000, _transit.QueueingDelayUs);
    }

    [Fact]
    public void The_lowest_transit_time_is_forgotten_after_10_s()
    {
        Add(0, 0);
        for (var us = 1_000_000L; us <= 11_000_000; us += 100_000)
        {
            _transit.BeginFeedback();
            Add(us, us + 30_000);
            Assert.Equal(us < 10_000_000 ? 30_000 : 0, _transit.QueueingDelayUs);
        }
    }

    [Theory]
    [InlineData(1_100_000)]
    [InlineData(-1_100_000)]
    public void A_clock_that_jumps_by_more_than_a_second_is_noticed_and_starts_anew(long jumpUs)
    {
        Add(0, 5_000_000);
        Assert.False(_transit.TryAdd(20_000, 5_020_000 + jumpUs));
        Assert.Equal(0, _transit.QueueingDelayUs);
        Add(40_000, 5_040_000 + jumpUs);
    }

    [Theory]
    [InlineData(900_000)]
    [InlineData(-900_000)]
    public void A_queue_that_fills_or_empties_is_no_jump(long delayUs)
    {
        Add(0, 5_000_000);
        Add(20_000, 5_020_000 + delayUs);
    }

    [Fact]
    public void After_a_reset_any_time_is_the_first()
    {
        Add(0, 5_000_000);
        _transit.Reset();
        Add(20_000, 99_000_000);
        Assert.Equal(0, _transit.QueueingDelayUs);
    }

    private void Add(long sentUs, long arrivalUs) => Assert.True(_transit.TryAdd(sentUs, arrivalUs));
}
