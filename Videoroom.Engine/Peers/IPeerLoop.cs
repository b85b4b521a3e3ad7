using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>A loop that peer connections live on.</summary>
internal interface IPeerLoop : IHomeLoop, IFrameTaker
{
    /// <summary>Whose a datagram is; shared by all loops.</summary>
    RouteTable Routes { get; }

    /// <summary>How much of the loop's buffers may wait for keys.</summary>
    EarlyMediaBudget EarlyMedia { get; }

    /// <summary>Has something done on the loop's thread. Callable from any thread; the caller bounds what it posts.</summary>
    void Post(in PeerCommand command);

    /// <summary>Has datagrams sent that belong to no session any more (a last close_notify). Callable from any thread.</summary>
    void PostDatagrams(in OutgoingDatagrams datagrams);

    /// <summary>Ends what began when the session was added: later commands for it are stale.</summary>
    void Remove(PeerSession session);

    /// <summary>Ends a session at the end of this turn: others may be in the middle of a list that it is on.</summary>
    void CloseLater(PeerSession session);
}
