using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;
using Videoroom.Actors.Channels;

namespace Videoroom.Tests.Actors;

/// <summary>
/// The scheduler of specs: the timers of our actors run out by <see cref="TestScheduler.Advance"/> only, those of Akka's own
/// (cluster, sharding, distributed data) by the clock. So do the repeats of a question to a room: whether the first one gets lost on
/// its way to a room that ends is up to the threads.
/// </summary>
public sealed class SpecScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private const int PathOfEntity = 5;

    private readonly HashedWheelTimerScheduler _wheel;
    private readonly IScheduler _clock;

    /// <summary>Called by the actor system.</summary>
    public SpecScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        _clock = _wheel = new HashedWheelTimerScheduler(scheduler, log);
        Manual = new TestScheduler(scheduler, log);
    }

    /// <summary>The timers of our actors.</summary>
    public TestScheduler Manual { get; }

    public override TimeSpan MonotonicClock => _clock.MonotonicClock;

    public override TimeSpan HighResMonotonicClock => _clock.HighResMonotonicClock;

    protected override DateTimeOffset TimeNow => _clock.Now;

    public void Dispose() => _wheel.Dispose();

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => Of(receiver, message).ScheduleTellOnce(delay, receiver, message, sender, cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
        => Of(receiver, message).ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable)
        => _clock.Advanced.ScheduleOnce(delay, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Akka.Dispatch.IRunnable action, ICancelable cancelable)
        => _clock.Advanced.ScheduleOnce(delay, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
        => _clock.Advanced.ScheduleRepeatedly(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Akka.Dispatch.IRunnable action, ICancelable cancelable)
        => _clock.Advanced.ScheduleRepeatedly(initialDelay, interval, action, cancelable);

    private ITellScheduler Of(ICanTell receiver, object message)
        => receiver is IActorRef actor && IsOurs([.. actor.Path.Elements]) && WrappedMessage.Unwrap(message) is not AskRoomAgain ? Manual : _clock;

    // /user/channels/..., or a room under its shard: /system/sharding/room/17/the-room.
    private static bool IsOurs(IReadOnlyList<string> path)
        => path is ["user", ..] or ["system", "sharding", "room", _, _] && (path[0] == "user" || path.Count == PathOfEntity);
}
