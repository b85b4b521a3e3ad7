using Videoroom.Bench.Adapt.Servers;

namespace Videoroom.Tests.Bench.Adapt.Servers;

public sealed class SubstreamLadderTests
{
    private readonly SubstreamLadder _ladder = new();

    [Fact]
    public void The_best_is_asked_for_while_no_link_is_slow()
    {
        _ladder.OnTurn(Seconds(100));

        Assert.Equal(2, _ladder.Substream);
    }

    [Fact]
    public void A_slow_link_takes_one_step_and_a_report_right_after_it_none()
    {
        _ladder.OnSlowLink(Seconds(10));
        _ladder.OnSlowLink(Seconds(11));
        Assert.Equal(1, _ladder.Substream);

        _ladder.OnSlowLink(Seconds(12.5));
        Assert.Equal(0, _ladder.Substream);

        _ladder.OnSlowLink(Seconds(20));
        Assert.Equal(0, _ladder.Substream);
    }

    [Fact]
    public void Five_seconds_without_a_report_bring_one_step_back()
    {
        _ladder.OnSlowLink(Seconds(10));
        _ladder.OnTurn(Seconds(14.9));
        Assert.Equal(1, _ladder.Substream);

        _ladder.OnTurn(Seconds(15));

        Assert.Equal(2, _ladder.Substream);
    }

    [Fact]
    public void A_better_substream_that_does_not_last_is_tried_again_after_twice_the_time()
    {
        _ladder.OnSlowLink(Seconds(10));
        _ladder.OnTurn(Seconds(15));
        _ladder.OnSlowLink(Seconds(18));

        _ladder.OnTurn(Seconds(27.9));
        Assert.Equal(1, _ladder.Substream);
        _ladder.OnTurn(Seconds(28));
        Assert.Equal(2, _ladder.Substream);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
