using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;

namespace Videoroom.Actors.Channels;

/// <summary>How the channel outlives its room, and how its client is asked to leave this node.</summary>
internal sealed partial class PeerChannelActor
{
    private readonly HashSet<string> _shownAsReconnecting = [];
    private MoveChannel? _laterMove;
    private bool _isRosterRepeated;

    private void ReceiveRoomsReturn()
    {
        Receive<Terminated>(_ => LoseRoom(), terminated => terminated.ActorRef.Equals(_link.Room));
        Receive<Terminated>(_ => { });
        Receive<AskRoomAgain>(_ => _link.AskAgain());
        Receive<RosterNews>(OnRosterNews);
        Receive<PeerRegistered>(OnRegistered, registered => _link.Accepts(registered.Epoch));
        Receive<PeerRefused>(refused => EndWithError(refused.Code, refused.Reason), _ => _link.IsAsking);
        Receive<NodeLinkBroken>(_ => _link.Repair(Self, HasEntered), broken => broken.Node == _link.RoomNode);
        Receive<NodeLinkBroken>(_ => { });
    }

    /// <summary>
    /// The room has gone with its node, or moves from it: it is there again as soon as somebody asks for it. The client's media
    /// goes on meanwhile, and so does its negotiation.
    /// </summary>
    private void LoseRoom()
    {
        LogRoomLost();

        // As long as it takes: the call goes on without the room, only nobody comes or goes.
        _link.Lose(Self, HasEntered);
    }

    private bool HasEntered() => _entry == Entry.Done;

    private void OnRegistered(PeerRegistered registered)
    {
        if (!_link.IsAsking)
        {
            return;
        }

        Context.Watch(Sender);
        _link.Resume(Sender);
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
        if (!_dialect.NumbersEvents || _entry != Entry.Done || _link.RoomNode != news.Node)
        {
            return;
        }

        foreach (var (peer, _, _) in _link.Peers.Where(record => record.Peer is { IsConnected: true, IsAnnounced: true, IsReconnecting: false }
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
        _link.Apply(news);
        if (!_isRosterRepeated)
        {
            return;
        }

        _isRosterRepeated = false;
        foreach (var peer in _link.Peers.Select(record => record.Peer).Where(peer => !peer.IsReconnecting && _shownAsReconnecting.Remove(peer.PeerId)))
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
