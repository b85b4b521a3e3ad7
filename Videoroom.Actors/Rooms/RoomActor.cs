using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// One room: the only place that decides who is in it. A sharded entity named by the room's id; what it knows is in
/// <see cref="RoomState"/>, this actor gives the messages to it and carries out what it answers.
/// </summary>
/// <remarks>
/// Which media event goes where:
/// <list type="bullet">
/// <item>The room handles what concerns the roster: connect, updateEndpointMetadata, updateTrackMetadata, enableTrackEncoding,
/// disableTrackEncoding.</item>
/// <item>The peer's endpoint handles its negotiation and what it receives; the peer's channel, on the same node, gives it to
/// the endpoint itself. So a round of negotiation outlives the room's node.</item>
/// <item>The peer's channel handles disconnect: it ends, and the room hears of it like of any other end.</item>
/// </list>
/// The room never awaits: it tells, and is told. When a peer joins, it asks for the endpoint with a correlation id and a
/// time limit, and goes on. Every channel mirrors the roster (<see cref="RosterNews"/>): when the room's node is lost, they bring
/// it to the room's next life (<see cref="RegisterPeer"/>).
/// </remarks>
internal sealed partial class RoomActor : UntypedActor, IWithTimers, IWithUnboundedStash
{
    /// <summary>How many refusals of one peer are logged: a stranger must not fill the log.</summary>
    private const int MaxLoggedRefusals = 10;

    private readonly string _roomId;
    private readonly string _loggedId;
    private readonly RoomDependencies _dependencies;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Cluster? _cluster = Context.System.IsClustered() ? Cluster.Get(Context.System) : null;
    private readonly RoomState _state;
    private readonly Dictionary<string, PeerSeat> _seats = [];
    private readonly Dictionary<IActorRef, PeerSession> _sessionsByRef = [];
    private readonly Dictionary<long, PeerSession> _awaitedEndpoints = [];
    private readonly List<(object Join, IActorRef Sender)> _lateJoins = [];
    private long _lastCorrelationId;
    private long _lastSequence;

    /// <summary>Begins a life of the room, empty.</summary>
    public RoomActor(string roomId, RoomDependencies dependencies)
    {
        _roomId = roomId;
        _loggedId = LogText.Excerpt(roomId);
        _dependencies = dependencies;
        _state = new RoomState(dependencies.Epochs.Next(roomId));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <summary>How to make the room with this id.</summary>
    public static Props Props(string roomId, RoomDependencies dependencies)
        => Akka.Actor.Props.Create(() => new RoomActor(roomId, dependencies));

    /// <summary>
    /// To a node that is out of its cluster, all others look lost; they have gone on without it. Its rooms say nothing any more: the first
    /// words of a room that took everybody for lost would end endpoints that its next life knows.
    /// </summary>
    protected override bool AroundReceive(Receive receive, object message)
        => _cluster is { IsTerminated: true } || base.AroundReceive(receive, message);

    /// <inheritdoc/>
    protected override void PreStart() => _dependencies.Rooms.Tell(new RegisterRoom(_roomId));

    /// <summary>The peers are forgotten with this life of the room: they hear of it and begin anew.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        LogCrashed(reason);
        foreach (var session in _seats.Values.SelectMany(seat => seat.Sessions))
        {
            session.Channel.Tell(new RoomFailed(_state.Epoch));
        }

        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Self.Tell(PassivateIfEmpty.Instance);
    }

    /// <summary>While it registers with its node.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RoomRegistered:
                LogStarted();
                BeginLife();
                Become(WhenRunning);
                Stash.UnstashAll();
                break;
            case RoomRejected rejected:
                LogRejected(rejected.Code);
                Become(later => WhenRejected(later, rejected));
                Stash.UnstashAll();

                // Behind what has waited.
                Self.Tell(PassivateIfEmpty.Instance);
                break;
            case StopRoom:
                Context.Stop(Self);
                break;
            default:
                Stash.Stash();
                break;
        }
    }

    private void WhenRejected(object message, RoomRejected rejected)
    {
        switch (message)
        {
            case AddPeerChannel join:
                join.Channel.Tell(new PeerRefused(rejected.Code, rejected.Reason));
                break;
            case RegisterPeer:
                BeRescued();
                break;
            case PassivateIfEmpty:
                PassivateWhenEmpty();
                break;
            case StopRoom:
                Context.Stop(Self);
                break;
        }
    }

    /// <summary>People are in a call that has lost its room: a limit must not end it.</summary>
    private void BeRescued()
    {
        Stash.Stash();
        _dependencies.Rooms.Tell(new RegisterRoom(_roomId, IsRescued: true));
        Become(OnReceive);
    }

    private void WhenRunning(object message)
    {
        switch (message)
        {
            case AddPeerChannel join:
                AddPeer(join);
                break;
            case RegisterPeer register:
                OnRegisterPeer(register);
                break;
            case EndpointCreated created:
                OnEndpointCreated(created);
                break;
            case EndpointRefused refused:
                OnEndpointMissing(refused.CorrelationId, refused.Reason);
                break;
            case EndpointOverdue overdue:
                OnEndpointMissing(overdue.CorrelationId, "its node did not answer in time");
                break;
            case PeerMessage peerMessage:
                OnPeerMessage(peerMessage);
                break;
            case EndpointFailed failed:
                OnEndpointFailed(failed);
                break;
            case EndpointEnded ended:
                OnEndpointEnded(ended);
                break;
            case Terminated terminated:
                OnTerminated(terminated);
                break;
            case WatchAgain again:
                OnWatchAgain(again.Actor);
                break;
            case DoubtOver over:
                EndDoubt(over.Actor);
                break;
            case NodeReachability reachability:
                OnNodeReachability(reachability);
                break;
            case NodeGone gone:
                OnNodeGone(gone);
                break;
            case RebuildOverdue:
                EndRebuilding();
                break;
            case MirrorsOverdue:
                LetIn();
                break;
            case LifeSettled:
                _isSettled = true;
                break;
            case ReturnOverdue overdue:
                OnReturnOverdue(overdue.PeerId);
                break;
            case TracksOverdue overdue:
                EndLostTracks(overdue.PeerId);
                break;
            case PassivateIfEmpty:
                PassivateWhenEmpty();
                break;
            case StopRoom:
                // Its shard moves: the channels see the end, and bring all they know to the room's next life.
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void WhenPassivating(object message)
    {
        switch (message)
        {
            // The region holds back what comes after it has seen our wish; these came before, and would be lost with us.
            case AddPeerChannel or RegisterPeer:
                _lateJoins.Add((message, Sender));
                break;
            case StopRoom:
                LogStopped();
                var region = _dependencies.Region();
                _lateJoins.ForEach(late => region.Tell(late.Join, late.Sender));
                Context.Stop(Self);
                break;
        }
    }

    private void OnPeerMessage(PeerMessage message)
    {
        if (!_seats.TryGetValue(message.PeerId, out var seat) || seat.Find(message.Generation) is not { } session)
        {
            LogFromUnknownPeer(message.PeerId, (message as ClientMediaEvent)?.Event.GetType().Name ?? message.GetType().Name);
            return;
        }

        if (message.Sequence > 0)
        {
            if (message.Sequence <= session.Handled)
            {
                return;
            }

            session.Handled = message.Sequence;
        }

        switch (message)
        {
            case ClientMediaEvent client:
                OnClientMediaEvent(session, client.Event);
                break;
            case TracksPublished published:
                OnTracksPublished(session, published);
                break;
            case SetSpeaking speaking:
                CarryOut(_state.SetSpeaking(speaking.PeerId, speaking.TrackId, speaking.IsSpeaking));
                break;
            case SessionLost:
                LoseSession(session);
                break;
            case SetPeerConnection connection:
                session.IsSocketLost = !connection.IsConnected;
                ShowPresence(seat);
                break;
        }
    }

    private void OnClientMediaEvent(PeerSession session, ClientEvent clientEvent)
    {
        var peerId = session.Seat.PeerId;
        switch (clientEvent)
        {
            case Connect connect when !session.HasEntered:
                Enter(session, connect.Metadata);
                break;
            case UpdateEndpointMetadata update:
                CarryOutChange(session.Seat, _state.UpdateMetadata(peerId, update.Metadata), update.Metadata.Raw.Length);
                break;
            case UpdateTrackMetadata update:
                CarryOutIfOwn(
                    session.Seat,
                    update.TrackId,
                    _state.UpdateTrackMetadata(peerId, update.TrackId, update.TrackMetadata),
                    update.TrackMetadata.Raw.Length);
                break;
            case EnableTrackEncoding enable:
                CarryOutIfOwn(session.Seat, enable.TrackId, _state.SetTrackEncoding(peerId, enable.TrackId, enable.Encoding, true));
                break;
            case DisableTrackEncoding disable:
                CarryOutIfOwn(session.Seat, disable.TrackId, _state.SetTrackEncoding(peerId, disable.TrackId, disable.Encoding, false));
                break;
        }
    }

    private void OnTracksPublished(PeerSession session, TracksPublished message)
    {
        var changes = message.Tracks.Count + message.RemovedTrackIds.Count;
        var metadataLength = message.Tracks.Sum(track => track.MetadataJson?.Length ?? 0);
        if (!session.Seat.Changes.TrySpend(changes, metadataLength))
        {
            RemoveForChanges(session.Seat.PeerId);
            return;
        }

        var publication = _state.Publish(message.PeerId, message.Tracks, message.RemovedTrackIds, new(session.Node, session.Generation));
        foreach (var trackId in publication.RefusedTrackIds)
        {
            LogNotOwnTrack(session.Seat, trackId);
        }

        CarryOut(publication.Actions);
    }

    private void CarryOutIfOwn(PeerSeat seat, string trackId, IReadOnlyList<RoomAction>? actions, int metadataLength = 0)
    {
        if (actions is null)
        {
            LogNotOwnTrack(seat, trackId);
            return;
        }

        CarryOutChange(seat, actions, metadataLength);
    }

    /// <summary>Tells the others of a change; a peer that never stops to change things is removed before it costs somebody else the call.</summary>
    private void CarryOutChange(PeerSeat seat, IReadOnlyList<RoomAction> actions, int metadataLength)
    {
        if (actions.Count > 0 && !seat.Changes.TrySpend(1, metadataLength))
        {
            RemoveForChanges(seat.PeerId);
            return;
        }

        CarryOut(actions);
    }

    private void RemoveForChanges(string peerId)
        => RemoveAndTell(peerId, RefusalCodes.RateLimited, "Too many changes in a short time. Join again.");

    /// <summary>Carries out actions in their order, and then tells the mirrors what has changed.</summary>
    /// <param name="actions">The actions.</param>
    /// <param name="only">Those for its peer are for this session alone.</param>
    private void CarryOut(IReadOnlyList<RoomAction> actions, PeerSession? only = null)
    {
        foreach (var action in actions)
        {
            if (!_seats.TryGetValue(action.PeerId, out var seat))
            {
                continue;
            }

            foreach (var session in only is not null && only.Seat == seat ? [only] : seat.Told)
            {
                switch (action)
                {
                    case TellClient tell:
                        SendToClient(session, tell.Event);
                        break;
                    case TellEndpoint tell:
                        session.Endpoint?.Tell(tell.Command);
                        break;
                }
            }
        }

        TellMirrors();
    }

    private void TellMirrors()
    {
        if (_state.TakeNews() is { } news)
        {
            foreach (var session in _seats.Values.SelectMany(seat => seat.Sessions))
            {
                session.Channel.Tell(new RosterNews(_state.Epoch, news, session.Handled));
            }
        }
    }

    private void SendToClient(string peerId, ServerEvent serverEvent)
    {
        if (!_seats.TryGetValue(peerId, out var seat))
        {
            LogForUnknownPeer(peerId, serverEvent.EventName);
            return;
        }

        foreach (var session in seat.Told)
        {
            SendToClient(session, serverEvent);
        }
    }

    private void SendToClient(PeerSession session, ServerEvent serverEvent)
        => session.Channel.Tell(new RoomMediaEvent(_state.Epoch, ++_lastSequence, serverEvent));
}
