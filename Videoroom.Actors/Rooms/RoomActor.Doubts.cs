using Akka.Actor;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Rooms;

/// <summary>Who is said to have ended by a node that could not be asked.</summary>
/// <remarks>
/// Akka answers a watch that it cannot deliver, because the connection to the other node is gated or quarantined, as if the other actor
/// did not exist. Taken at its word, a connection that breaks would take people out of their calls.
/// </remarks>
internal sealed partial class RoomActor
{
    /// <summary>By then a lost node is known to be lost, a node that is out of the cluster has ended, and a connection is made anew.</summary>
    private static readonly TimeSpan DoubtTime = TimeSpan.FromSeconds(3);

    private readonly HashSet<IActorRef> _watchedAgain = [];

    private bool IsDoubtful(Terminated terminated) =>
        terminated is { AddressTerminated: false, ExistenceConfirmed: false }
        && NodeNames.Of(terminated.ActorRef.Path.Address) is not null
        && !_watchedAgain.Contains(terminated.ActorRef);

    private void Doubt(IActorRef actor)
    {
        LogDoubt(actor);
        Timers.StartSingleTimer(actor, new WatchAgain(actor), DoubtTime);
    }

    private void OnWatchAgain(IActorRef actor)
    {
        if (_sessionsByRef.ContainsKey(actor))
        {
            _watchedAgain.Add(actor);
            Context.Watch(actor);
            Timers.StartSingleTimer(actor, new DoubtOver(actor), DoubtTime);
        }
    }

    private void EndDoubt(IActorRef actor)
    {
        _watchedAgain.Remove(actor);
        Timers.Cancel(actor);
    }

    private sealed record WatchAgain(IActorRef Actor);

    private sealed record DoubtOver(IActorRef Actor);
}
