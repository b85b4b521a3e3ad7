using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class ApplicationLimitTests
{
    private const double EstimateBps = 1_000_000;

    private readonly ApplicationLimit _limit = new();
    private long _nowUs;

    [Fact]
    public void A_sender_that_uses_most_of_the_estimate_is_not_limited()
    {
        Send(bps: 800_000, seconds: 5);
        Assert.False(_limit.IsLimited);
    }

    [Fact]
    public void A_sender_that_uses_half_of_the_estimate_is_limited_within_5_s()
    {
        Send(bps: 800_000, seconds: 5);
        Send(bps: 500_000, seconds: 5);
        Assert.True(_limit.IsLimited);
    }

    [Fact]
    public void A_sender_that_pauses_is_limited()
    {
        Send(bps: 800_000, seconds: 5);
        _nowUs += 1_000_000;
        _limit.Update(EstimateBps, _nowUs);
        Assert.True(_limit.IsLimited);
    }

    [Fact]
    public void A_sender_that_uses_the_estimate_again_is_no_longer_limited_after_half_a_second()
    {
        Send(bps: 100_000, seconds: 5);
        Assert.True(_limit.IsLimited);
        Send(bps: 1_000_000, seconds: 0.6);
        Assert.False(_limit.IsLimited);
    }

    private void Send(double bps, double seconds)
    {
        for (var endUs = _nowUs + (long)(seconds * 1e6); _nowUs < endUs; _nowUs += 10_000)
        {
            _limit.OnSent((int)(bps / 800), EstimateBps, _nowUs);
        }
    }
}
