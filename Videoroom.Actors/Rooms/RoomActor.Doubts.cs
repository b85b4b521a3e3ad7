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

    /// <summary>Once is enough for a node that is reached; the word of one that is not is never taken.</summary>
    private bool IsDoubtful(Terminated terminated, PeerSession session)
        => !terminated.ExistenceConfirmed
        && NodeNames.Of(terminated.ActorRef.Path.Address) is not null
        && (session.IsNodeSilent || !_watchedAgain.Contains(terminated.ActorRef));

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

    /// <summary>
    /// Whoever is watched is lost with the node by Akka's word. Who is in doubt is not watched at present, and the watch that could not
    /// be delivered may be answered only now.
    /// </summary>
    private void OnNodeGone(NodeGone gone)
    {
        foreach (var session in SessionsAt(gone.Node))
        {
            session.IsNodeGone = true;
            if (Timers.IsTimerActive(session.Channel))
            {
                LoseSession(session);
            }
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
