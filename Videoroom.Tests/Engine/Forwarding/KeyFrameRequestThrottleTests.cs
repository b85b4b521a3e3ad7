using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

public class KeyFrameRequestThrottleTests
{
    private const long UnknownWindowMs = KeyFrameRequestThrottle.AssumedRoundTripMs + KeyFrameRequestThrottle.EncoderMs;

    [Fact]
    public void The_first_request_goes_out_at_once()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
        Assert.Equal(-1, Take(throttle, 0));
        throttle.Request(0);
        Assert.True(throttle.DeadlineMs <= 0);
        Assert.Equal(0, Take(throttle, 0));
        Assert.Equal(-1, Take(throttle, 0));
    }

    [Fact]
    public void Sixty_viewers_that_ask_while_a_keyframe_is_on_its_way_cost_one_request()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        for (var ms = 0; ms < 60; ms++)
        {
            throttle.Request(0);
            Assert.Equal(ms == 0 ? 0 : -1, Take(throttle, ms));
        }

        throttle.OnKeyFrame(0);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
        Assert.Equal(-1, Take(throttle, 10_000));
    }

    [Fact]
    public void A_viewer_that_joins_after_the_keyframe_of_another_gets_its_own_soon()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.Request(0);
        Assert.Equal(0, Take(throttle, 0));
        throttle.OnKeyFrame(0);
        throttle.Request(0);
        Assert.Equal(-1, Take(throttle, 50));
        Assert.Equal(KeyFrameRequestThrottle.MinimumIntervalMs, throttle.DeadlineMs);
        Assert.Equal(0, Take(throttle, KeyFrameRequestThrottle.MinimumIntervalMs));
    }

    [Fact]
    public void A_request_while_a_keyframe_is_on_its_way_is_kept_and_sent_if_none_comes()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.Request(0);
        Take(throttle, 0);
        throttle.Request(0);
        Assert.Equal(UnknownWindowMs, throttle.DeadlineMs);
        Assert.Equal(-1, Take(throttle, UnknownWindowMs - 1));
        Assert.Equal(0, Take(throttle, UnknownWindowMs));
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(1, 201)]
    [InlineData(60, 260)]
    [InlineData(5_000, KeyFrameRequestThrottle.RetryMs)]
    public void A_keyframe_is_waited_for_as_long_as_the_way_to_the_publisher_takes(long roundTripMs, long windowMs)
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.SetRoundTrip(roundTripMs);
        throttle.Request(0);
        Take(throttle, 0);
        Assert.Equal(windowMs, throttle.DeadlineMs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Row09_a_flood_of_requests_becomes_two_a_second_for_each_layer(bool isAnswered)
    {
        const long DurationMs = 20_000;
        var throttle = new KeyFrameRequestThrottle(3);
        throttle.SetRoundTrip(1);
        var random = new Random(16);
        List<long>[] asked = [[], [], []];
        for (long ms = 0; ms < DurationMs; ms++)
        {
            for (var i = 0; i < 5; i++)
            {
                throttle.Request(random.Next(3));
            }

            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && Take(throttle, ms) is >= 0 and var encoding)
            {
                asked[encoding].Add(ms);
            }

            for (var encoding = 0; encoding < asked.Length && isAnswered; encoding++)
            {
                if (asked[encoding].Count > 0 && asked[encoding][^1] == ms - 20)
                {
                    throttle.OnKeyFrame(encoding);
                }
            }
        }

        Assert.All(asked, times =>
        {
            Assert.InRange(times.Count, DurationMs / KeyFrameRequestThrottle.AverageIntervalMs, (DurationMs / KeyFrameRequestThrottle.AverageIntervalMs) + KeyFrameRequestThrottle.Burst);
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= KeyFrameRequestThrottle.MinimumIntervalMs));
        });
    }

    [Fact]
    public void A_keyframe_that_does_not_come_is_asked_for_again_a_few_times_and_later_each_time()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.Request(0);
        var asked = new List<long>();
        for (long ms = 0; ms < 20_000; ms++)
        {
            if (Take(throttle, ms) >= 0)
            {
                asked.Add(ms);
            }
        }

        Assert.Equal([0, 500, 1500, 2500, 3500, 4500, 5500, 6500], asked);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
        throttle.Request(0);
        Assert.Equal(0, Take(throttle, 30_000));
    }

    [Fact]
    public void Layers_do_not_wait_for_each_other()
    {
        var throttle = new KeyFrameRequestThrottle(3);
        throttle.Request(2);
        throttle.Request(0);
        Assert.Equal([0, 2, -1], Enumerable.Range(0, 3).Select(_ => Take(throttle, 0)));
        throttle.OnKeyFrame(2);
        throttle.Request(1);
        Assert.Equal(1, Take(throttle, 1));
        throttle.OnKeyFrame(1);
        Assert.Equal(UnknownWindowMs, throttle.DeadlineMs);
        throttle.OnKeyFrame(0);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
    }

    [Fact]
    public void Layers_that_do_not_exist_are_ignored()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.Request(1);
        throttle.Request(-1);
        throttle.OnKeyFrame(5);
        Assert.Equal(-1, Take(throttle, 0));
    }

    private static int Take(KeyFrameRequestThrottle throttle, long nowMs) => throttle.TryTake(nowMs, out var encoding) ? encoding : -1;
}
