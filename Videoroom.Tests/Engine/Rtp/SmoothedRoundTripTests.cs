using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class SmoothedRoundTripTests
{
    private readonly SmoothedRoundTrip _roundTrip = new();

    [Fact]
    public void Before_the_first_measurement_it_is_unknown_and_counts_as_no_time()
    {
        Assert.Null(_roundTrip.Seconds);
        Assert.Equal(0, _roundTrip.Milliseconds);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(999, 0.000_999, 0)]
    [InlineData(40_000, 0.04, 40)]
    public void The_first_measurement_counts_whole(long microseconds, double seconds, long milliseconds)
    {
        _roundTrip.Add(microseconds);

        Assert.Equal(seconds, _roundTrip.Seconds);
        Assert.Equal(milliseconds, _roundTrip.Milliseconds);
    }

    [Theory]
    [InlineData(120_000, 0.05)]
    [InlineData(0, 0.035)]
    public void Each_later_measurement_moves_it_by_an_eighth_of_the_difference(long microseconds, double seconds)
    {
        _roundTrip.Add(40_000);
        _roundTrip.Add(microseconds);

        Assert.Equal(seconds, _roundTrip.Seconds);
    }

    [Fact]
    public void A_first_measurement_of_no_time_is_one_that_the_next_is_averaged_with()
    {
        _roundTrip.Add(0);
        _roundTrip.Add(80_000);

        Assert.Equal(0.01, _roundTrip.Seconds);
    }

    [Fact]
    public void After_a_reset_the_next_measurement_counts_whole_again()
    {
        _roundTrip.Add(40_000);
        _roundTrip.Reset();
        Assert.Null(_roundTrip.Seconds);

        _roundTrip.Add(8000);
        Assert.Equal(8, _roundTrip.Milliseconds);
    }
}
