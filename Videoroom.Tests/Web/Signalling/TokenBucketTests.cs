using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class TokenBucketTests
{
    [Fact]
    public void Row12_Two_seconds_worth_may_come_at_once_and_then_the_rate_holds()
    {
        var clock = new FakeTimeProvider();
        var bucket = new TokenBucket(10, clock);

        Assert.Equal(20, Take(bucket));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Take(bucket));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(20, Take(bucket));
    }

    [Fact]
    public void Row12_What_costs_more_than_is_left_takes_nothing()
    {
        var clock = new FakeTimeProvider();
        var bucket = new TokenBucket(1000, clock, burstSeconds: 4);

        Assert.True(bucket.TryTake(3500));
        Assert.False(bucket.TryTake(501));
        Assert.True(bucket.TryTake(500));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(bucket.TryTake(1001));
        Assert.True(bucket.TryTake(1000));
    }

    private static int Take(TokenBucket bucket)
    {
        var taken = 0;
        var rounds = new RoundLimit(100_000);
        while (rounds.Next() && bucket.TryTake())
        {
            taken++;
        }

        return taken;
    }
}
