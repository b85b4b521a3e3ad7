using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Remote;

/// <summary>
/// The watches between this node and one run of another, both ways: what is to end when that run is removed. Safe for any
/// thread.
/// </summary>
internal sealed class RemoteWatches
{
    private readonly Lock _gate = new();

    // Over there, watched from here.
    private readonly Dictionary<IInternalActorRef, HashSet<IInternalActorRef>> _outgoing = [];

    // Here, watched from over there.
    private readonly HashSet<(IInternalActorRef Watchee, IInternalActorRef Watcher)> _incoming = [];
    private bool _closed;

    /// <summary>An actor here watches one there; false when that run has been removed.</summary>
    public bool AddOutgoing(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (!_outgoing.TryGetValue(watchee, out var watchers))
            {
                _outgoing[watchee] = watchers = [];
            }

            watchers.Add(watcher);
            return true;
        }
    }

    /// <summary>Ends a watch of an actor there; gives the ref that was watched, null when there is no such watch.</summary>
    public IInternalActorRef? RemoveOutgoing(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate)
        {
            if (!_outgoing.TryGetValue(watchee, out var watchers) || !watchers.Remove(watcher))
            {
                return null;
            }

            if (watchers.Count == 0)
            {
                _outgoing.Remove(watchee);
            }

            return watchee;
        }
    }

    /// <summary>An actor there watches one here; false when that run has been removed.</summary>
    public bool AddIncoming(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _incoming.Add((watchee, watcher));
            }

            return !_closed;
        }
    }

    public void RemoveIncoming(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        lock (_gate)
        {
            _incoming.Remove((watchee, watcher));
        }
    }

    /// <summary>That run is no more: watchers here hear that its address has terminated, actors here forget theirs there.</summary>
    public void Close()
    {
        (IInternalActorRef Watchee, IInternalActorRef Watcher)[] outgoing;
        (IInternalActorRef Watchee, IInternalActorRef Watcher)[] incoming;
        lock (_gate)
        {
            _closed = true;
            outgoing = [.. _outgoing.SelectMany(pair => pair.Value.Select(watcher => (pair.Key, watcher)))];
            incoming = [.. _incoming];
            _outgoing.Clear();
            _incoming.Clear();
        }

        foreach (var (watchee, watcher) in outgoing)
        {
            watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed: false, addressTerminated: true));
        }

        foreach (var (watchee, watcher) in incoming)
        {
            watchee.SendSystemMessage(new Unwatch(watcher));
        }
    }
}
