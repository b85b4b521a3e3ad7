using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;

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
/// <item>The peer's endpoint handles its negotiation and what it receives: sdpOffer, renegotiateTracks, candidate,
/// setTargetTrackVariant, trackVariantBitrates, prioritizeTrack, unprioritizeTrack, preferedVideoSizes.</item>
/// <item>The peer's channel handles disconnect: it ends, and the room hears of it like of any other end.</item>
/// </list>
/// The room never awaits: it tells, and is told. When a peer joins, it asks for the endpoint with a correlation id and a
/// time limit, and goes on.
/// </remarks>
internal sealed partial class RoomActor : ReceiveActor, IWithTimers, IWithUnboundedStash
{
    /// <summary>How many refusals of one peer are logged: a stranger must not fill the log.</summary>
    private const int MaxLoggedRefusals = 10;

    private readonly string _roomId;
    private readonly string _loggedId;
    private readonly RoomDependencies _dependencies;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly RoomState _state;
    private readonly Dictionary<string, PeerRefs> _peers = [];
    private readonly Dictionary<IActorRef, string> _peerIdsByRef = [];
    private readonly Dictionary<long, string> _awaitedEndpoints = [];
    private readonly List<(AddPeerChannel Join, IActorRef Sender)> _lateJoins = [];
    private long _lastCorrelationId;
    private long _lastSequence;

    /// <summary>Begins a life of the room, empty.</summary>
    public RoomActor(string roomId, RoomDependencies dependencies)
    {
        _roomId = roomId;
        _loggedId = LogText.Excerpt(roomId);
        _dependencies = dependencies;
        _state = new RoomState(dependencies.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Become(Registering);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <summary>How to make the room with this id.</summary>
    public static Props Props(string roomId, RoomDependencies dependencies)
        => Akka.Actor.Props.Create(() => new RoomActor(roomId, dependencies));

    /// <inheritdoc/>
    protected override void PreStart() => _dependencies.Rooms.Tell(new RegisterRoom(_roomId));

    /// <summary>The peers are forgotten with this life of the room: they hear of it and begin anew.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        LogCrashed(reason);
        foreach (var peer in _peers.Values)
        {
            peer.Channel.Tell(new RoomFailed(_state.Epoch));
        }

        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Self.Tell(PassivateIfEmpty.Instance);
    }

    private void Registering()
    {
        Receive<RoomRegistered>(_ =>
        {
            LogStarted();
            Become(Running);
            Stash.UnstashAll();
        });
        Receive<RoomRejected>(rejected =>
        {
            LogRejected(rejected.Code);
            Become(() => Rejected(rejected));
            Stash.UnstashAll();
            Context.Parent.Tell(new Passivate(StopRoom.Instance));
        });
        ReceiveAny(_ => Stash.Stash());
    }

    private void Rejected(RoomRejected rejected)
    {
        Receive<AddPeerChannel>(join => join.Channel.Tell(new PeerRefused(rejected.Code, rejected.Reason)));
        Receive<StopRoom>(_ => Context.Stop(Self));
        ReceiveAny(_ => { });
    }

    private void Running()
    {
        Receive<AddPeerChannel>(AddPeer);
        Receive<EndpointCreated>(OnEndpointCreated);
        Receive<EndpointRefused>(refused => OnEndpointMissing(refused.CorrelationId, refused.Reason));
        Receive<EndpointOverdue>(overdue => OnEndpointMissing(overdue.CorrelationId, "its node did not answer in time"));
        Receive<ClientMediaEvent>(OnClientMediaEvent);
        Receive<EngineMediaEvent>(OnEngineMediaEvent);
        Receive<TracksPublished>(OnTracksPublished);
        Receive<SetSpeaking>(speaking => CarryOut(_state.SetSpeaking(speaking.PeerId, speaking.TrackId, speaking.IsSpeaking)));
        Receive<SetPeerConnection>(connection => CarryOut(_state.SetConnection(connection.PeerId, connection.IsConnected)));
        Receive<EndpointFailed>(failed => RemoveAndTell(failed.PeerId, failed.Code, failed.Message));
        Receive<EndpointEnded>(ended => OnEndpointEnded(ended.PeerId));
        Receive<Terminated>(OnTerminated);
        Receive<PassivateIfEmpty>(_ => PassivateWhenEmpty());
    }

    private void Passivating()
    {
        // The region holds back what comes after it has seen our wish; these came before, and would be lost with us.
        Receive<AddPeerChannel>(join => _lateJoins.Add((join, Sender)));
        Receive<StopRoom>(_ =>
        {
            LogStopped();
            var region = _dependencies.Region();
            _lateJoins.ForEach(late => region.Tell(late.Join, late.Sender));
            Context.Stop(Self);
        });
        ReceiveAny(_ => { });
    }

    private void OnClientMediaEvent(ClientMediaEvent message)
    {
        var peerId = message.PeerId;
        if (!_peers.TryGetValue(peerId, out var peer))
        {
            LogFromUnknownPeer(peerId, message.Event.GetType().Name);
            return;
        }

        switch (message.Event)
        {
            case Connect connect:
                CarryOut(_state.Connect(peerId, connect.Metadata));
                break;
            case UpdateEndpointMetadata update:
                CarryOutChange(peerId, peer, _state.UpdateMetadata(peerId, update.Metadata), update.Metadata.Raw.Length);
                break;
            case UpdateTrackMetadata update:
                CarryOutIfOwn(
                    peerId,
                    peer,
                    update.TrackId,
                    _state.UpdateTrackMetadata(peerId, update.TrackId, update.TrackMetadata),
                    update.TrackMetadata.Raw.Length);
                break;
            case EnableTrackEncoding enable:
                CarryOutIfOwn(peerId, peer, enable.TrackId, _state.SetTrackEncoding(peerId, enable.TrackId, enable.Encoding, true));
                break;
            case DisableTrackEncoding disable:
                CarryOutIfOwn(peerId, peer, disable.TrackId, _state.SetTrackEncoding(peerId, disable.TrackId, disable.Encoding, false));
                break;
            case var negotiation when _state.IsConnected(peerId):
                peer.Endpoint?.Tell(new HandleClientEvent(_state.Epoch, negotiation));
                break;
            default:
                LogBeforeConnect(peerId, message.Event.GetType().Name);
                break;
        }
    }

    private void OnEngineMediaEvent(EngineMediaEvent message)
    {
        if (message.PeerId is { } peerId)
        {
            SendToClient(peerId, message.Event);
            return;
        }

        foreach (var connected in _state.ConnectedPeerIds)
        {
            SendToClient(connected, message.Event);
        }
    }

    private void OnTracksPublished(TracksPublished message)
    {
        if (!_peers.TryGetValue(message.PeerId, out var peer))
        {
            return;
        }

        var changes = message.Tracks.Count + message.RemovedTrackIds.Count;
        var metadataLength = message.Tracks.Sum(track => track.MetadataJson?.Length ?? 0);
        if (!peer.Changes.TrySpend(changes, metadataLength))
        {
            RemoveForChanges(message.PeerId);
            return;
        }

        var publication = _state.Publish(message.PeerId, message.Tracks, message.RemovedTrackIds);
        foreach (var trackId in publication.RefusedTrackIds)
        {
            LogNotOwnTrack(message.PeerId, peer, trackId);
        }

        CarryOut(publication.Actions);
    }

    private void CarryOutIfOwn(string peerId, PeerRefs peer, string trackId, IReadOnlyList<RoomAction>? actions, int metadataLength = 0)
    {
        if (actions is null)
        {
            LogNotOwnTrack(peerId, peer, trackId);
            return;
        }

        CarryOutChange(peerId, peer, actions, metadataLength);
    }

    /// <summary>Tells the others of a change; a peer that never stops to change things is removed before it costs somebody else the call.</summary>
    private void CarryOutChange(string peerId, PeerRefs peer, IReadOnlyList<RoomAction> actions, int metadataLength)
    {
        if (actions.Count > 0 && !peer.Changes.TrySpend(1, metadataLength))
        {
            RemoveForChanges(peerId);
            return;
        }

        CarryOut(actions);
    }

    private void RemoveForChanges(string peerId)
        => RemoveAndTell(peerId, RefusalCodes.RateLimited, "Too many changes in a short time. Join again.");

    private void CarryOut(IReadOnlyList<RoomAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case TellClient tell:
                    SendToClient(tell.PeerId, tell.Event);
                    break;
                case TellEndpoint tell when _peers.TryGetValue(tell.PeerId, out var peer):
                    peer.Endpoint?.Tell(tell.Command);
                    break;
            }
        }
    }

    private void SendToClient(string peerId, ServerEvent serverEvent)
    {
        if (!_peers.TryGetValue(peerId, out var peer))
        {
            LogForUnknownPeer(peerId, serverEvent.EventName);
            return;
        }

        peer.Channel.Tell(new RoomMediaEvent(_state.Epoch, ++_lastSequence, serverEvent));
    }

    /// <summary>Where a peer's channel and endpoint are; the endpoint comes later.</summary>
    private sealed record PeerRefs(IActorRef Channel, ChangeBudget Changes)
    {
        public IActorRef? Endpoint { get; set; }

        /// <summary>How often it was refused what is not its own.</summary>
        public int Refusals { get; set; }
    }
}
