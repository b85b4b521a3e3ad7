using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Channels;

/// <summary>How the channel outlives its room, and how its client is asked to leave this node.</summary>
internal sealed partial class PeerChannelActor
{
    private readonly HashSet<string> _shownAsReconnecting = [];
    private MoveChannel? _laterMove;
    private bool _isRosterRepeated;

    /// <inheritdoc/>
    protected override bool HasEntered => _entry == Entry.Done;

    /// <inheritdoc/>
    protected override void OnRefused(PeerRefused refused) => EndWithError(refused.Code, refused.Reason);

    /// <inheritdoc/>
    protected override void OnRoomLost() => LogRoomLost();

    /// <inheritdoc/>
    protected override void OnRoomReturned(PeerRegistered registered)
    {
        _isRosterRepeated = true;
        LogRegistered();
        LogFollows(registered.Epoch);
    }

    /// <summary>
    /// While the room's node is cut off from ours, what the client hears of everybody beyond it stands still. It is told so; when
    /// the cut is over, or this node has lost it, the room says how it is.
    /// </summary>
    private void OnNodeReachability(NodeReachability news)
    {
        if (!_dialect.NumbersEvents || !HasEntered || Link.RoomNode != news.Node)
        {
            return;
        }

        foreach (var (peer, _, _) in Link.Peers.Where(record => record.Peer is { IsConnected: true, IsAnnounced: true, IsReconnecting: false }
            && record.Peer.Node == news.Node && record.Peer.PeerId != PeerId))
        {
            if (news.IsReachable ? _shownAsReconnecting.Remove(peer.PeerId) : _shownAsReconnecting.Add(peer.PeerId))
            {
                SendMediaEvent(new EndpointConnection(peer.PeerId, news.IsReachable ? "connected" : "reconnecting"));
            }
        }
    }

    /// <summary>The room that is there again says how everybody is: who was only out of sight is back.</summary>
    private void OnRosterNews(RosterNews news)
    {
        Link.Apply(news);
        if (!_isRosterRepeated)
        {
            return;
        }

        _isRosterRepeated = false;
        foreach (var peer in Link.Peers.Select(record => record.Peer).Where(peer => !peer.IsReconnecting && _shownAsReconnecting.Remove(peer.PeerId)))
        {
            SendMediaEvent(new EndpointConnection(peer.PeerId, "connected"));
        }

        _shownAsReconnecting.Clear();
    }

    private void OnMove(MoveChannel move)
    {
        if (_dialect.CanMove && _parameters.CanResume && move.Urls.Count > 0)
        {
            SendMediaEvent(new Move(move.Urls, move.DeadlineMs));
        }
    }
}
