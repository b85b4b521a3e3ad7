using System.Diagnostics;
using Akka.Actor;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time only moves when the spec says so. As in Akka.NET, a repeated schedule fires once in each
/// <see cref="Advance"/>, however far it goes, and <see cref="MonotonicClock"/> is the real one.
/// </summary>
public class TestScheduler : IScheduler
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Item, (DateTimeOffset Due, long Order)> _items = new();
    private DateTimeOffset _now = DateTimeOffset.UtcNow;
    private long _order;

    internal TestScheduler()
    {
    }

    /// <inheritdoc />
    public TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(0);

    /// <inheritdoc />
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <summary>Moves time on and sends what is due.</summary>
    public void Advance(TimeSpan offset)
    {
        var due = new List<Item>();
        lock (_gate)
        {
            _now += offset;
            while (_items.TryPeek(out _, out var next) && next.Due <= _now)
            {
                due.Add(_items.Dequeue());
            }

            foreach (var item in due)
            {
                if (item.Interval is { } interval && !item.IsCancelled)
                {
                    _items.Enqueue(item, (_now + interval, _order++));
                }
            }
        }

        foreach (var item in due)
        {
            if (!item.IsCancelled)
            {
                item.Receiver.Tell(item.Message, item.Sender);
            }
        }
    }

    /// <summary>Moves time on to a point and sends what is due.</summary>
    /// <exception cref="InvalidOperationException">The point is in the past.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var now = Now;
        if (when < now)
        {
            throw new InvalidOperationException("You can't reverse time...");
        }

        Advance(when - now);
    }

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(delay, new Item(receiver, message, sender, null, cancelable));

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(initialDelay, new Item(receiver, message, sender, interval, cancelable));

    private void Add(TimeSpan delay, Item item)
    {
        lock (_gate)
        {
            _items.Enqueue(item, (_now + delay, _order++));
        }
    }

    private sealed record Item(ICanTell Receiver, object Message, IActorRef? Sender, TimeSpan? Interval, ICancelable? Cancelable)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}
