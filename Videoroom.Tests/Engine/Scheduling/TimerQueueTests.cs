using Videoroom.Engine.Scheduling;

namespace Videoroom.Tests.Engine.Scheduling;

public class TimerQueueTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_their_deadlines_whatever_was_moved_or_cancelled()
    {
        var random = new Random(1);
        var queue = new TimerQueue();
        var fired = new List<long>();
        var timers = new List<LoopTimer>();
        for (var i = 0; i < 500; i++)
        {
            LoopTimer timer = null!;
            timer = new LoopTimer(_ => fired.Add(timer.DeadlineMs));
            timers.Add(timer);
            queue.Schedule(timer, random.Next(1000));
        }

        for (var i = 0; i < 2000; i++)
        {
            var timer = timers[random.Next(timers.Count)];
            if (random.Next(3) == 0)
            {
                queue.Cancel(timer);
            }
            else
            {
                queue.Schedule(timer, random.Next(1000));
            }
        }

        var expected = timers.Where(timer => timer.IsScheduled).Select(timer => timer.DeadlineMs).Order().ToList();
        Assert.Equal(expected.Count, queue.Count);
        Assert.Equal(expected[0], queue.NextDeadlineMs);

        queue.Run(499);
        Assert.Equal(expected.Where(deadline => deadline <= 499), fired);
        queue.Run(1000);
        Assert.Equal(expected, fired);
        Assert.Equal(long.MaxValue, queue.NextDeadlineMs);
    }

    [Fact]
    public void A_timer_that_is_due_again_at_once_does_not_hold_the_loop()
    {
        var queue = new TimerQueue();
        var fired = 0;
        LoopTimer timer = null!;
        timer = new LoopTimer(now =>
        {
            fired++;
            queue.Schedule(timer, now);
        });
        queue.Schedule(timer, 5);

        queue.Run(10);
        Assert.Equal(1, fired);
        queue.Run(10);
        Assert.Equal(2, fired);
    }

    [Fact]
    public void No_later_than_moves_a_timer_forward_only()
    {
        var queue = new TimerQueue();
        var timer = new LoopTimer(_ => { });
        queue.ScheduleNoLaterThan(timer, long.MaxValue);
        Assert.False(timer.IsScheduled);

        queue.ScheduleNoLaterThan(timer, 100);
        queue.ScheduleNoLaterThan(timer, 200);
        Assert.Equal(100, queue.NextDeadlineMs);
        queue.ScheduleNoLaterThan(timer, 50);
        Assert.Equal(50, queue.NextDeadlineMs);
        queue.Schedule(timer, long.MaxValue);
        Assert.False(timer.IsScheduled);
    }
}
