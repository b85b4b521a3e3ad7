using Akka.Actor;
using Videoroom.Actors;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Runtime;

/// <summary>The node's rooms as the host sees them: whether they take joins, and the way in for those who join.</summary>
internal sealed class NodeRooms : IChannelGateway
{
    private volatile RoomSystemHandle? _rooms;
    private volatile bool _isMember;
    private volatile bool _refusesNewPeers;

    /// <summary>Whether all joins are taken.</summary>
    public bool IsReady => _rooms is not null && _isMember && !_refusesNewPeers;

    /// <summary>The rooms; null before the start and after the stop.</summary>
    public RoomSystemHandle? Rooms => _rooms;

    /// <summary>The rooms are there.</summary>
    public void Open(RoomSystemHandle rooms) => _rooms = rooms;

    /// <summary>The node is a member of its cluster, or alone: the rooms can be asked for.</summary>
    public void Join() => _isMember = true;

    /// <summary>The rooms are gone.</summary>
    public void Close() => _rooms = null;

    /// <summary>Takes no new peers from here on. Calls go on, and a peer that lost its socket may still come back to its own.</summary>
    public void RefuseNewPeers() => _refusesNewPeers = true;

    /// <inheritdoc/>
    public void Open(OpenChannel join)
    {
        if (_rooms is { } rooms && (!_refusesNewPeers || ResumingJoin.Is(join.ParamsJson)))
        {
            rooms.Channels.Tell(join);
        }
        else
        {
            join.Socket.Refused(RefusalCodes.ShuttingDown, "The server is restarting. Try again in a moment.");
        }
    }
}
