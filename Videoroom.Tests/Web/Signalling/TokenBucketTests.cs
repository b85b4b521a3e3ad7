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

    private static int Take(TokenBucket bucket)
    {
        var taken = 0;
        while (bucket.TryTake())
        {
            taken++;
        }

        return taken;
    }
}
