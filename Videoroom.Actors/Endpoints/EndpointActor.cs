using System.Net;
using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;

namespace Videoroom.Actors.Endpoints;

/// <summary>
/// One peer's endpoint: the peer connection in the engine and its negotiation. It watches its channel, not the room, and ends
/// with it. What it has to say to its client goes through the channel beside it: the room tells a channel of a track before it
/// has the endpoint receive it, so that both come in order.
/// Which media events come here is listed at <c>RoomActor</c>.
/// </summary>
internal sealed partial class EndpointActor : UntypedActor, IWithTimers
{
    private const string NegotiationTimer = "negotiation";

    /// <summary>How many refused wishes of one client are logged: a stranger must not fill the log.</summary>
    private const int MaxLoggedRefusals = 10;

    private readonly string _roomId;
    private readonly string _peerId;
    private readonly string _name;
    private readonly int _generation;
    private readonly PeerRole _role;
    private readonly IActorRef _channel;
    private readonly TimeProvider _clock;
    private readonly long _clockStart;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IPeerConnection _connection;
    private readonly INegotiator _negotiator;
    private readonly IReadOnlyList<IntegratedTurnServer> _turnServers;
    private readonly Dictionary<string, RemoteTrack> _remoteTracks = [];
    private readonly Departures _departures = new();
    private readonly Dictionary<string, string> _targetVariants = [];
    private IActorRef _room;
    private int _refusals;
    private long _epoch;

    /// <summary>Opens the peer connection.</summary>
    /// <param name="request">What the room asked for.</param>
    /// <param name="room">The room; the channel before its peer has entered one.</param>
    /// <param name="engine">The node's media plane.</param>
    /// <param name="clock">The time that negotiation is measured with.</param>
    public EndpointActor(CreateEndpoint request, IActorRef room, IMediaEngine engine, TimeProvider clock)
    {
        _roomId = request.Log.RoomId;
        _peerId = request.Log.PeerId;
        _name = $"Room {LogText.Excerpt(request.Log.RoomId)}, peer {_peerId}";
        _room = room;
        _channel = request.Channel;
        _generation = request.Generation;
        _role = request.Extensions.Role;
        _epoch = request.Epoch;
        _clock = clock;
        _clockStart = clock.GetTimestamp();
        _connection = engine.CreatePeerConnection(
            new PeerConnectionOptions(request.Log.RoomId, request.IceName, request.Generation), new EndpointObserver(Self));
        _turnServers = TurnServerList.For(engine.TurnServers, _connection.TurnCredentials, request.Extensions);
        var options = new NegotiatorOptions
        {
            Role = _role,
            PeerId = _peerId,
            Ice = _connection.LocalIce,
            Fingerprint = engine.Fingerprint,
            AnnouncedAddresses = request.Network.AnnouncedAddresses is { Count: > 0 } announced
                ? [.. announced.Select(IPEndPoint.Parse)]
                : engine.AnnouncedAddresses,
            VideoCodecs = request.Handshake.VideoCodecs,
            MaxPublishedTracks = request.Handshake.MaxTracks,
            RoundTimeLimitMs = request.Handshake.RoundTimeLimitMs,
            SlotBlockSize = request.Extensions.SlotBlockSize,
            GroupStreams = request.Extensions.GroupStreams,
            OpeningMs = request.Extensions.OpeningMs,
        };
        _negotiator = _role == PeerRole.Participant ? new Negotiator(options) : new HttpNegotiator(options);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private long NowMs => (long)_clock.GetElapsedTime(_clockStart).TotalMilliseconds;

    /// <summary>How to make an endpoint.</summary>
    public static Props Props(CreateEndpoint request, IActorRef room, IMediaEngine engine, TimeProvider clock)
        => Akka.Actor.Props.Create(() => new EndpointActor(request, room, engine, clock));

    /// <inheritdoc/>
    protected override void PreStart() => Context.Watch(_channel);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _connection.Close();
        LogStopped();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EndpointCommand command:
                OnCommand(command);
                break;
            case HandleClientEvent handle:
                OnClientEvent(handle.Event);
                break;
            case EnterRoom enter:
                Enter(enter);
                break;
            case Terminated:
                EndWithChannel();
                break;
            case IceReached:
                TellReached();
                break;
            case IceSelected selected:
                CarryOut(_negotiator.HandleIceSelected(selected.RemoteUsernameFragment, NowMs));
                break;
            case MediaConnected:
                LogConnected();
                break;
            case MediaFailed failed:
                Fail(RefusalCodes.MediaFailed, failed.Reason);
                break;
            case LayerSwitched switched:
                OnLayerSwitched(switched);
                break;
            case LayersNeeded needed when _negotiator.Publishes(needed.TrackId):
                TellClient(new NeededEncodings(needed.TrackId, needed.Rids));
                break;
            case LayersNeeded:
                // The engine said so before it was told that the track is gone.
                break;
            case VoiceHeard heard:
                _channel.Tell(new SetSpeaking(_peerId, heard.TrackId, heard.IsSpeaking));
                break;
            case SampleTaken taken:
                OnSample(taken.Sample);
                break;
            case NegotiationDue:
                CarryOut(_negotiator.OnTimeout(NowMs));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>What a room asks for; one that this endpoint does not follow any more is not obeyed.</summary>
    private void OnCommand(EndpointCommand command)
    {
        if (command.Epoch < _epoch)
        {
            LogStale(command);
            return;
        }

        if (command.Epoch > _epoch)
        {
            LogFollows(command.Epoch);
            _epoch = command.Epoch;
            _room = Sender;
        }

        switch (command)
        {
            case AdoptEndpoint:
                break;
            case ReceiveTracks receive:
                OnReceiveTracks(receive.Tracks);
                break;
            case StopReceivingTracks stop:
                OnStopReceivingTracks(stop.TrackIds);
                break;
            case ForgetPeer forget:
                OnForgetPeer(forget.PeerId, forget.TrackIds);
                break;
            case StopEndpoint:
                Context.Stop(Self);
                break;
            default:
                Unhandled(command);
                break;
        }
    }

    private void EndWithChannel()
    {
        if (!_room.Equals(_channel))
        {
            _room.Tell(new EndpointEnded(_peerId) { Generation = _generation });
        }

        Context.Stop(Self);
    }

    /// <summary>
    /// The last that asks has it: a life of the room that was lost with its node before it had answered may have had the same epoch.
    /// </summary>
    private void Enter(EnterRoom enter)
    {
        if (enter.Epoch >= _epoch)
        {
            _epoch = enter.Epoch;
            _room = Sender;
        }
    }

    private void TellReached()
    {
        if (_role != PeerRole.Participant)
        {
            _channel.Tell(PeerReached.Instance);
        }
    }

    private void OnClientEvent(ClientEvent clientEvent)
    {
        switch (clientEvent)
        {
            case RenegotiateTracks renegotiate:
                CarryOut(_negotiator.RequestNegotiation(renegotiate.IceRestart, NowMs));
                break;
            case SdpOffer offer:
                CarryOut(_negotiator.HandleOffer(
                    new ClientOffer(
                        offer.Sdp,
                        offer.MidToTrackId,
                        offer.TrackIdToTrackMetadata.ToDictionary(pair => pair.Key, pair => pair.Value.Raw),
                        offer.TrackIdToTrackBitrates),
                    NowMs));
                break;
            case RemoteTrackWish wish when !_remoteTracks.ContainsKey(wish.TrackId):
                LogRefused(wish, wish.TrackId, "which it does not receive");
                break;
            case TrackVariantBitrates bitrates when !_negotiator.Publishes(bitrates.TrackId):
                LogRefused(bitrates, bitrates.TrackId, "which it does not send");
                break;
            case SetTargetTrackVariant target:
                _targetVariants[target.TrackId] = target.Variant;
                _connection.SetTargetEncoding(target.TrackId, target.Variant);
                break;
            case TrackNeeds needs:
                _connection.SetNeeds(needs.Tracks);
                break;
            case QualityReported reported:
                _report = reported.Report;
                break;
            default:
                // A wish, or a candidate that an ICE-lite server has no use for: docs/protocol.md lets the server ignore these.
                LogIgnored(clientEvent.GetType().Name);
                break;
        }
    }

    private void OnReceiveTracks(IReadOnlyList<RemoteTrack> tracks)
    {
        List<RemoteTrack> negotiated = [];
        foreach (var track in tracks)
        {
            var known = _remoteTracks.GetValueOrDefault(track.TrackId);
            if (known is not null && known.Source != track.Source && track.Source is { } source)
            {
                _connection.SetTrackSource(track.TrackId, source);
            }

            // Where a track comes from is nothing to negotiate: its receivers keep their lines when its publisher moves.
            if (known is null || known.Format != track.Format)
            {
                negotiated.Add(track with { Source = null, IsInactive = false });
            }

            _remoteTracks[track.TrackId] = track;
        }

        TellInactiveTracks();

        if (negotiated.Count > 0)
        {
            CarryOut(_negotiator.AddRemoteTracks(negotiated, NowMs));
        }
    }

    private void OnStopReceivingTracks(IReadOnlyList<string> trackIds)
    {
        ForgetTracks(trackIds);
        CarryOut(_negotiator.RemoveRemoteTracks(trackIds, NowMs));
    }

    /// <summary>
    /// The client drops what it knows of the peer with endpointRemoved. Tracks of it that no answer has named yet are not
    /// announced as removed then, nor later, when the client knows the peer no more: it would throw on both. One that it may be
    /// just about to play keeps the peer until it does.
    /// </summary>
    private void OnForgetPeer(string peerId, IReadOnlyList<string> trackIds)
    {
        ForgetTracks(trackIds);
        CarryOut(_negotiator.RemoveRemoteTracks(trackIds, NowMs), beforeNextRound: () =>
        {
            if (_departures.Leave(peerId))
            {
                TellClient(new EndpointRemoved(peerId));
            }
        });
    }

    private void ForgetTracks(IReadOnlyList<string> trackIds)
    {
        foreach (var trackId in trackIds)
        {
            _remoteTracks.Remove(trackId);
            _targetVariants.Remove(trackId);
            _unsupported.Remove(trackId);
        }

        TellInactiveTracks();
    }

    private void OnLayerSwitched(LayerSwitched switched)
    {
        // Clients throw on a track that they do not know.
        if (_remoteTracks.TryGetValue(switched.TrackId, out var track))
        {
            var reason = switched.Reason switch
            {
                EncodingSwitchReason.EncodingInactive => "encoding_inactive",
                EncodingSwitchReason.LowBandwidth => "low_bandwidth",
                _ => "other",
            };
            TellClient(new EncodingSwitched(track.PeerId, track.TrackId, switched.Rid, reason));
        }
    }

    private void Fail(string code, string message)
    {
        LogFailed(code, message);
        _room.Tell(new EndpointFailed(_peerId, code, message) { Generation = _generation });
        Context.Stop(Self);
    }

    private void TellClient(ServerEvent serverEvent) => _channel.Tell(new EndpointMediaEvent(serverEvent));
}
