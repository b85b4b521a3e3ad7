using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class DelayBasedControlTests
{
    private const double StartBps = 1_000_000;

    private readonly DelayBasedControl _control = new(StartBps, 30_000, 10_000_000, 0);
    private long _nowUs;

    [Fact]
    public void It_holds_the_start_rate_until_something_arrives()
    {
        Update(NetworkUse.Normal, acknowledgedBps: 0, times: 20);
        Assert.Equal(StartBps, _control.Bps);
    }

    [Fact]
    public void It_grows_by_8_percent_a_second_far_from_the_capacity()
    {
        Update(NetworkUse.Normal, acknowledgedBps: 1_000_000, times: 10);
        Assert.Equal(1.08 * StartBps, _control.Bps, 500.0);
        Assert.True(_control.IsIncreasing);
    }

    [Fact]
    public void Idle_does_not_grow_an_estimate_exceeds_what_arrives_by_half_at_most()
    {
        Update(NetworkUse.Normal, acknowledgedBps: 800_000, times: 1_000);
        Assert.Equal((1.5 * 800_000) + 10_000, _control.Bps, 1.0);
        Update(NetworkUse.Normal, acknowledgedBps: 100_000, times: 1_000);
        Assert.Equal((1.5 * 800_000) + 10_000, _control.Bps, 1.0);
        Assert.False(_control.IsIncreasing);
    }

    [Fact]
    public void It_grows_no_further_than_the_maximum()
    {
        Update(NetworkUse.Normal, acknowledgedBps: 50_000_000, times: 1_000);
        Assert.Equal(10_000_000, _control.Bps);
    }

    [Fact]
    public void Overuse_lowers_it_to_85_percent_of_what_arrives()
    {
        Assert.True(Update(NetworkUse.Over, acknowledgedBps: 500_000));
        Assert.Equal(0.85 * 500_000, _control.Bps, 1.0);
    }

    [Fact]
    public void Overuse_before_anything_is_measured_halves_it()
    {
        Assert.True(Update(NetworkUse.Over, acknowledgedBps: 0));
        Assert.Equal(StartBps / 2, _control.Bps, 1.0);
    }

    [Fact]
    public void A_long_queue_is_emptied_by_a_deeper_decrease_after_which_the_rate_returns_near_the_capacity()
    {
        Update(NetworkUse.Over, acknowledgedBps: 500_000, queueUs: 260_000);
        Assert.Equal(0.65 * 500_000, _control.Bps, 1.0);
        Update(NetworkUse.Under, acknowledgedBps: 500_000, queueUs: 100_000, times: 5);
        Assert.Equal(0.65 * 500_000, _control.Bps, 1.0);
        Update(NetworkUse.Under, acknowledgedBps: 325_000, queueUs: 5_000);
        Assert.Equal(0.92 * 500_000, _control.Bps, 1.0);
    }

    [Fact]
    public void A_decrease_takes_a_third_of_the_rate_at_most_for_the_queue()
    {
        Update(NetworkUse.Over, acknowledgedBps: 500_000, queueUs: 5_000_000);
        Assert.Equal(0.5 * 500_000, _control.Bps, 1.0);
    }

    [Fact]
    public void Decreases_are_a_round_trip_apart()
    {
        Update(NetworkUse.Over, acknowledgedBps: 500_000, stepUs: 50_000);
        Assert.False(Update(NetworkUse.Over, acknowledgedBps: 400_000, stepUs: 50_000));
        Assert.True(Update(NetworkUse.Over, acknowledgedBps: 400_000, stepUs: 50_000));
        Assert.Equal(0.85 * 400_000, _control.Bps, 1.0);
    }

    [Fact]
    public void Overuse_by_a_burst_above_the_rate_does_not_raise_it()
    {
        Assert.False(Update(NetworkUse.Over, acknowledgedBps: 5_000_000));
        Assert.Equal(StartBps, _control.Bps);
    }

    [Fact]
    public void Overuse_by_a_burst_lowers_it_to_85_percent_of_a_known_capacity()
    {
        Update(NetworkUse.Over, acknowledgedBps: 1_000_000);
        Update(NetworkUse.Normal, acknowledgedBps: 850_000, times: 100);
        Assert.True(_control.Bps > 900_000);
        Update(NetworkUse.Over, acknowledgedBps: 1_500_000);
        Assert.Equal(850_000, _control.Bps, 1.0);
    }

    [Fact]
    public void It_does_not_grow_while_the_queue_empties()
    {
        Update(NetworkUse.Under, acknowledgedBps: 1_000_000, times: 20);
        Assert.Equal(StartBps, _control.Bps);
    }

    [Fact]
    public void It_does_not_grow_while_packets_are_lost()
    {
        Update(NetworkUse.Normal, acknowledgedBps: 1_000_000, times: 20, isLossy: true);
        Assert.Equal(StartBps, _control.Bps);
    }

    [Fact]
    public void Near_the_capacity_it_grows_by_a_packet_in_a_response_time()
    {
        Update(NetworkUse.Over, acknowledgedBps: 1_000_000);
        Update(NetworkUse.Normal, acknowledgedBps: 850_000, queueUs: 20_000);
        var before = _control.Bps;
        Update(NetworkUse.Normal, acknowledgedBps: 850_000, queueUs: 20_000, times: 10);

        // 9,600 bits in twice the round trip and the 100 ms of the detector.
        Assert.Equal(24_000, _control.Bps - before, 100.0);
    }

    [Fact]
    public void What_arrives_above_the_capacity_shows_another_link_and_growth_is_fast_again()
    {
        Update(NetworkUse.Over, acknowledgedBps: 1_000_000);
        Update(NetworkUse.Normal, acknowledgedBps: 1_200_000, queueUs: 20_000);
        var before = _control.Bps;
        Update(NetworkUse.Normal, acknowledgedBps: 1_200_000, queueUs: 20_000, times: 10);
        Assert.Equal(1.08 * before, _control.Bps, 500.0);
    }

    [Fact]
    public void A_probe_sets_it_and_growth_is_fast_again_when_it_measured_more_than_the_capacity()
    {
        Update(NetworkUse.Over, acknowledgedBps: 500_000);
        _control.OnProbe(2_000_000, _nowUs);
        Assert.Equal(2_000_000, _control.Bps);
        Update(NetworkUse.Normal, acknowledgedBps: 2_000_000);
        var before = _control.Bps;
        Update(NetworkUse.Normal, acknowledgedBps: 2_000_000, times: 10);
        Assert.Equal(1.08 * before, _control.Bps, 500.0);
    }

    [Fact]
    public void It_is_never_lower_than_the_minimum()
    {
        Update(NetworkUse.Over, acknowledgedBps: 1_000);
        Assert.Equal(30_000, _control.Bps);
        _control.LowerTo(0);
        Assert.Equal(30_000, _control.Bps);
        _control.OnProbe(0, _nowUs);
        Assert.Equal(30_000, _control.Bps);
    }

    [Fact]
    public void It_does_not_grow_for_a_time_without_feedback()
    {
        Update(NetworkUse.Normal, acknowledgedBps: 1_000_000);
        var before = _control.Bps;
        Update(NetworkUse.Normal, acknowledgedBps: 1_000_000, stepUs: 60_000_000);
        Assert.Equal(1.08 * before, _control.Bps, 500.0);
    }

    [Fact]
    public void Another_path_starts_at_the_start_rate_without_a_capacity()
    {
        Update(NetworkUse.Over, acknowledgedBps: 500_000);
        _control.Restart(StartBps, _nowUs);
        Assert.Equal(StartBps, _control.Bps);
        Update(NetworkUse.Normal, acknowledgedBps: 1_000_000, times: 10);
        Assert.Equal(1.08 * StartBps, _control.Bps, 500.0);
    }

    private bool Update(NetworkUse use, long acknowledgedBps, long queueUs = 0, int times = 1, long stepUs = 100_000, bool isLossy = false)
    {
        var isLowered = false;
        for (var i = 0; i < times; i++)
        {
            _nowUs += stepUs;
            isLowered = _control.Update(
                new LinkState
                {
                    Use = use,
                    RecentBps = acknowledgedBps,
                    SustainedBps = acknowledgedBps,
                    QueueingDelayUs = queueUs,
                    RoundTripUs = 100_000,
                    IsLossy = isLossy,
                },
                _nowUs);
        }

        return isLowered;
    }
}
