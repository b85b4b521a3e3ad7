using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

public class KeyFrameRequestThrottleTests
{
    [Fact]
    public void The_first_request_goes_out_at_once()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
        Assert.Equal(-1, Take(throttle, 0));
        throttle.Request(0, 0);
        Assert.Equal(0, throttle.DeadlineMs);
        Assert.Equal(0, Take(throttle, 0));
        Assert.Equal(-1, Take(throttle, 0));
    }

    [Fact]
    public void Row09_a_flood_of_requests_becomes_one_in_500_ms_for_a_track()
    {
        var throttle = new KeyFrameRequestThrottle(3);
        var random = new Random(16);
        var asked = new List<long>();
        for (long ms = 0; ms < 20_000; ms++)
        {
            for (var i = 0; i < 5; i++)
            {
                throttle.Request(random.Next(3), ms);
            }

            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && Take(throttle, ms) >= 0)
            {
                asked.Add(ms);
            }
        }

        Assert.Equal(40, asked.Count);
        Assert.All(asked.Zip(asked.Skip(1)), pair => Assert.True(pair.Second - pair.First >= KeyFrameRequestThrottle.MinimumIntervalMs));
    }

    [Fact]
    public void A_keyframe_answers_whoever_waits()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.Request(0, 0);
        Take(throttle, 0);
        throttle.Request(0, 100);
        Assert.Equal(500, throttle.DeadlineMs);
        throttle.OnKeyFrame(0);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
        Assert.Equal(-1, Take(throttle, 500));
        throttle.Request(0, 600);
        Assert.Equal(0, Take(throttle, 600));
    }

    [Fact]
    public void A_keyframe_that_does_not_come_is_asked_for_again_a_few_times()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.Request(0, 0);
        var asked = new List<long>();
        for (long ms = 0; ms < 20_000; ms++)
        {
            if (Take(throttle, ms) >= 0)
            {
                asked.Add(ms);
            }
        }

        Assert.Equal([0, 1000, 2000, 3000, 4000], asked);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
        throttle.Request(0, 30_000);
        Assert.Equal(0, Take(throttle, 30_000));
    }

    [Fact]
    public void Layers_take_turns()
    {
        var throttle = new KeyFrameRequestThrottle(3);
        throttle.Request(2, 0);
        throttle.Request(1, 0);
        throttle.Request(0, 0);
        var order = new List<int>();
        for (long ms = 0; ms <= 1000; ms++)
        {
            var taken = Take(throttle, ms);
            if (taken >= 0)
            {
                order.Add(taken);
            }
        }

        Assert.Equal([1, 2, 0], order);
        throttle.OnKeyFrame(1);
        throttle.OnKeyFrame(2);
        throttle.OnKeyFrame(0);
        Assert.Equal(long.MaxValue, throttle.DeadlineMs);
    }

    [Fact]
    public void Layers_that_do_not_exist_are_ignored()
    {
        var throttle = new KeyFrameRequestThrottle(1);
        throttle.Request(1, 0);
        throttle.Request(-1, 0);
        throttle.OnKeyFrame(5);
        Assert.Equal(-1, Take(throttle, 0));
    }

    private static int Take(KeyFrameRequestThrottle throttle, long nowMs) => throttle.TryTake(nowMs, out var encoding) ? encoding : -1;
}
