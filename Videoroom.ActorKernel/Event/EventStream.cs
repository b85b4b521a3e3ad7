using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// The system's own events, such as <see cref="DeadLetter"/>. A subscription to a type includes the types that derive from
/// it, and ends with its subscriber.
/// </summary>
public class EventStream
{
    private readonly Lock _gate = new();

    // Replaced whole, so that Publish reads it without the lock.
    private (IActorRef Subscriber, Type Channel)[] _subscriptions = [];

    internal EventStream()
    {
    }

    /// <summary>Begins a subscription; false when there was one already.</summary>
    public virtual bool Subscribe(IActorRef subscriber, Type channel)
    {
        lock (_gate)
        {
            if (_subscriptions.Contains((subscriber, channel)))
            {
                return false;
            }

            _subscriptions = [.. _subscriptions, (subscriber, channel)];
            return true;
        }
    }

    /// <summary>Ends one subscription; false when there was none.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber, Type channel) =>
        Remove(entry => entry.Subscriber.Equals(subscriber) && entry.Channel == channel);

    /// <summary>Ends all subscriptions of an actor; false when there was none.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber) => Remove(entry => entry.Subscriber.Equals(subscriber));

    /// <summary>Sends an event to everybody who subscribed to its type.</summary>
    public virtual void Publish(object @event)
    {
        foreach (var (subscriber, channel) in Volatile.Read(ref _subscriptions))
        {
            if (channel.IsInstanceOfType(@event))
            {
                subscriber.Tell(@event, ActorRefs.NoSender);
            }
        }
    }

    private bool Remove(Predicate<(IActorRef Subscriber, Type Channel)> match)
    {
        if (Volatile.Read(ref _subscriptions).Length == 0)
        {
            return false;
        }

        lock (_gate)
        {
            var before = _subscriptions.Length;
            _subscriptions = Array.FindAll(_subscriptions, entry => !match(entry));
            return _subscriptions.Length != before;
        }
    }
}
