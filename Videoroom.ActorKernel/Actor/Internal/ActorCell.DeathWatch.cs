using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>Both sides of a watch.</summary>
internal sealed partial class ActorCell
{
    private HashSet<IInternalActorRef>? _watchers;

    // With the message to deliver instead of Terminated, or null.
    private Dictionary<IActorRef, object?>? _watching;

    // Ended, and their Terminated waits in the mailbox.
    private Dictionary<IActorRef, object?>? _terminatedQueued;

    public IActorRef Watch(IActorRef subject) => Watch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_watching is not null && _watching.Remove(subject))
        {
            ((IInternalActorRef)subject).SendSystemMessage(new Unwatch(SelfRef));
        }

        _terminatedQueued?.Remove(subject);
        return subject;
    }

    private IActorRef Watch(IActorRef subject, object? message)
    {
        if (SelfRef.Equals(subject))
        {
            return subject;
        }

        if (_watching is not null && _watching.TryGetValue(subject, out var before))
        {
            return Equals(before, message) ? subject : throw new InvalidOperationException(
                $"Watch({SelfRef}, {subject}) termination message was not the same as for the watch that runs; unwatch first");
        }

        (_watching ??= []).Add(subject, message);
        var watchee = (IInternalActorRef)subject;
        watchee.SendSystemMessage(new Watch(watchee, SelfRef));
        return subject;
    }

    private void AddWatcher(IInternalActorRef watcher) => (_watchers ??= []).Add(watcher);

    private void RemoveWatcher(IInternalActorRef watcher) => _watchers?.Remove(watcher);

    private void OnDeathWatchNotification(DeathWatchNotification notification)
    {
        var subject = notification.Actor;
        if (_watching is not null && _watching.Remove(subject, out var message) && !IsTerminating)
        {
            (_terminatedQueued ??= [])[subject] = message;
            SelfRef.Tell(new Terminated(subject, notification.ExistenceConfirmed, notification.AddressTerminated), subject);
        }

        OnChildTerminated(subject);
    }

    private void OnTerminated(Terminated terminated)
    {
        // Absent when it was unwatched after the message was queued.
        if (_terminatedQueued is not null && _terminatedQueued.Remove(terminated.ActorRef, out var message))
        {
            if (message is not null)
            {
                _envelope = new Envelope(message, _envelope.Sender);
            }

            Receive(message ?? terminated);
        }
    }

    private void TellWatchersAndUnwatch()
    {
        foreach (var watcher in _watchers ?? [])
        {
            // The parent is told anyway.
            if (!watcher.Equals(ParentRef))
            {
                watcher.SendSystemMessage(new DeathWatchNotification(SelfRef, existenceConfirmed: true, addressTerminated: false));
            }
        }

        foreach (var subject in _watching?.Keys ?? Enumerable.Empty<IActorRef>())
        {
            ((IInternalActorRef)subject).SendSystemMessage(new Unwatch(SelfRef));
        }

        (_watchers, _watching, _terminatedQueued) = (null, null, null);
    }
}
