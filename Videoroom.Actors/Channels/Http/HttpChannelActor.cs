using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Actors.Channels.Http;

/// <summary>
/// The channel of a WHIP publisher or a WHEP player, on the node that answers its HTTP requests: toward the room it is a peer's
/// channel like any other, as soon as its client has come.
/// </summary>
/// <remarks>
/// Anybody can send an offer, and nothing says that its client will ever come: so the session takes no seat in the room for it.
/// <list type="number">
/// <item>It asks the room whether it is full, and is refused if it is.</item>
/// <item>It has the endpoint made, gives the client's one offer to it and the answer back.</item>
/// <item>It waits for the client's first authenticated check, for <see cref="RoomSystemOptions.SeatTimeLimit"/>.</item>
/// <item>It enters the room, which asks for the endpoint and gets the one that is there. If the room is full by now, the session is
/// over.</item>
/// </list>
/// A room on a node of an earlier version takes the peer in with the first step.
/// </remarks>
internal sealed partial class HttpChannelActor : ChannelActor
{
    private const string AnswerTimer = "answer";
    private const string SeatTimer = "seat";
    private const string LongestTimer = "longest";

    private readonly ChannelIdentity _identity;
    private readonly string _peerId;
    private readonly string _name;
    private readonly ChannelDependencies _dependencies;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, TrackAvailabilityChanged> _availability = [];
    private IActorRef _supervisor = ActorRefs.Nobody;
    private IActorRef _endpoint = ActorRefs.Nobody;
    private IHttpPeer? _peer;
    private HttpOffer? _offer;
    private PeerRole _role;
    private string? _watchedPeer;
    private IReadOnlyList<HttpIceServer> _iceServers = [];
    private bool _hasEntered;
    private bool _isReached;
    private bool _isRefused;
    private bool _isAnswered;
    private IReadOnlyList<RefusedLine> _refused = [];
    private IReadOnlyList<UnplayableTrack> _unplayable = [];

    // Who sends what, until the room's own news of it come.
    private RosterSnapshot? _sent;

    /// <summary>Begins with <see cref="OpenHttpChannel"/>. What that holds is not kept longer than it is needed: an offer is long.</summary>
    public HttpChannelActor(ChannelIdentity identity, ChannelDependencies dependencies)
        : base(identity, dependencies)
    {
        _identity = identity;
        _peerId = identity.PeerId;
        _name = $"Room {LogText.Excerpt(identity.RoomId)}, peer {_peerId}";
        _dependencies = dependencies;
    }

    /// <inheritdoc/>
    protected override bool HasEntered => _hasEntered;

    /// <summary>How to make a channel.</summary>
    public static Props Props(ChannelIdentity identity, ChannelDependencies dependencies)
        => Akka.Actor.Props.Create(() => new HttpChannelActor(identity, dependencies));

    /// <summary>Also after a crash: nobody waits for an answer then, and no session is left to be addressed.</summary>
    protected override void PostStop()
    {
        base.PostStop();
        if (!_isRefused)
        {
            _peer?.Refused(RefusalCodes.FailedToStartRoom, "The session ended before its offer was answered.");
        }

        _peer?.Ended();
    }

    /// <inheritdoc/>
    protected override void OnRefused(PeerRefused refused) => Refuse(refused.Code, refused.Reason);

    private void Begin(OpenHttpChannel open)
    {
        _supervisor = Sender;
        (_peer, _offer, _role, _watchedPeer) = (open.Peer, open.Offer, open.Offer.Role, open.WatchedPeer);
        _refused = open.Offer.Refused;
        _peer.Opened(Self);
        Timers.StartSingleTimer(AnswerTimer, HttpAnswerOverdue.Instance, _dependencies.Options.JoinTimeLimit);

        // The room hears of it when the peer has entered.
        Link.Tell(new ClientMediaEvent(_peerId, new Connect(DisplayName.Write(open.DisplayName))));
        Link.Ask(() => Join() with { AsksOnly = true });
    }

    private AddPeerChannel Join() => new(
        _identity.RoomId, _peerId, Self, Simulcast: true, EndpointExtensions.Http(_role), _watchedPeer);

    private void OnSeatFree(SeatFree free)
    {
        Link.StopAsking();
        _sent = free.Sent;
        foreach (var track in free.Sent.Peers.SelectMany(record => record.Tracks))
        {
            _availability[track.TrackId] = _offer!.Check(track.ToRemote()).ToEvent();
        }

        Become(WhenWithoutSeat);
        _dependencies.Endpoints.Tell(
            CreateEndpoint.For(_identity.RoomId, _peerId, Self, EndpointExtensions.Http(_role), _dependencies.Options));
    }

    /// <summary>The server triggers, as for every client: what it answers has the TURN servers.</summary>
    private void BeginNegotiation(IActorRef endpoint)
    {
        _endpoint = endpoint;
        Context.Watch(endpoint);
        TellEndpoint(new RenegotiateTracks());
    }

    private void OnReached()
    {
        Timers.Cancel(SeatTimer);
        Timers.Cancel(LongestTimer);
        if (!_isReached)
        {
            _isReached = true;
            _peer!.Arrived();
            _supervisor.Tell(TakeSeat.Instance);
        }
    }

    private void EnterRoom()
    {
        Timers.StartSingleTimer(AnswerTimer, HttpAnswerOverdue.Instance, _dependencies.Options.JoinTimeLimit);
        Link.Ask(Join);
    }

    private void OnAdded(PeerAdded added)
    {
        Link.Begin(Sender, added);
        Context.Watch(Sender);
        Become(WhenInRoom);
        _peer!.Seated();
        if (_endpoint.IsNobody())
        {
            // A room of an earlier version, which had the endpoint made itself.
            BeginNegotiation(added.Endpoint);
        }
        else
        {
            Timers.Cancel(AnswerTimer);
        }

        // From here on it is the room that hears of its end, and says why.
        Context.Unwatch(_endpoint);
    }

    /// <summary>The client is still at work on its connection, and says so with what only it can know: the session's address.</summary>
    private void ExtendWait()
    {
        if (Timers.IsTimerActive(SeatTimer))
        {
            StartWait();
        }
    }

    private void StartWait() => Timers.StartSingleTimer(SeatTimer, SeatOverdue.Instance, _dependencies.Options.SeatTimeLimit);

    private void OnRoomMediaEvent(RoomMediaEvent message) => _hasEntered |= Link.Accepts(message) && message.Event is Connected;

    private void OnEndpointMediaEvent(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case OfferData trigger when _offer is { } offer:
                _offer = null;
                _iceServers = [.. trigger.IntegratedTurnServers.Select(ToIceServer)];
                TellEndpoint(MakeOffer(offer));
                break;
            case TrackAvailabilityChanged availability:
                _availability[availability.TrackId] = availability;
                TellUnplayable();
                break;
            case SdpAnswer answer:
                OnAnswer(answer);
                break;
        }
    }

    private void OnAnswer(SdpAnswer answer)
    {
        Timers.Cancel(AnswerTimer);
        var unplayable = UnplayableTracks();
        if (unplayable.Count > 0 && _availability.Values.All(availability => !availability.Available))
        {
            Refuse(RefusalCodes.NotAcceptable, UnplayableTrack.Explain(unplayable));
            return;
        }

        _isAnswered = true;
        _unplayable = unplayable;
        LogAnswered();
        _peer!.Answered(new HttpAnswer(answer.Sdp, _iceServers) { Unplayable = unplayable });
        StartWait();
        Timers.StartSingleTimer(LongestTimer, SeatOverdue.Instance, _dependencies.Options.LongestSeatTime);
    }

    private void OnRosterNews(RosterNews news)
    {
        Link.Apply(news);
        _sent = null;
        if (_availability.Count == 0)
        {
            return;
        }

        // Of a track that is not there any more nobody tells the player.
        var tracks = Link.Peers.SelectMany(record => record.Tracks).Select(track => track.TrackId).ToHashSet();
        foreach (var gone in _availability.Keys.Where(trackId => !tracks.Contains(trackId)).ToList())
        {
            _availability.Remove(gone);
        }

        TellUnplayable();
    }

    private void TellUnplayable()
    {
        if (!_isAnswered || UnplayableTracks() is not { } unplayable || unplayable.SequenceEqual(_unplayable))
        {
            return;
        }

        _unplayable = unplayable;
        _peer!.UnplayableChanged(unplayable);
    }

    private void LogAnswered()
    {
        _log.Debug("{0}: {1} over HTTP answered", _name, _role);
        if (_refused.Count + _unplayable.Count > 0)
        {
            var missing = string.Join("; ", [.. _refused, .. _unplayable]);
            _log.Info("{0}: {1} over HTTP goes without some tracks: {2}", _name, _role, LogText.Excerpt(missing));
        }
    }

    /// <summary>Those that the player cannot be sent; whose they are the roster knows.</summary>
    private IReadOnlyList<UnplayableTrack> UnplayableTracks()
    {
        var known = (_sent?.Peers ?? Link.Peers).SelectMany(record => record.Tracks.Select(track => (track, record.Peer))).ToDictionary(pair => pair.track.TrackId);
        return
        [
            .. _availability.Values.Where(availability => !availability.Available).Select(missing =>
            {
                var (track, peer) = known.GetValueOrDefault(missing.TrackId);
                var name = (peer is null ? null : DisplayName.Read(peer.Metadata)) ?? "";
                return new UnplayableTrack(
                    missing.TrackId,
                    missing.EndpointId,
                    name[..Math.Min(name.Length, UnplayableTrack.MaxDisplayNameLength)],
                    track?.Kind ?? MediaKind.Video,
                    missing.Codec ?? "",
                    missing.Profile);
            }),
        ];
    }

    /// <summary>WHIP and WHEP have no names for tracks: the server makes them up, as a browser of ours would.</summary>
    private SdpOffer MakeOffer(HttpOffer offer)
    {
        Dictionary<string, string> midToTrackId = [];
        Dictionary<string, JsonText> metadata = [];
        var lines = offer.Role == PeerRole.Publisher ? offer.Lines : [];
        var cameras = 0;
        foreach (var (mid, kind) in lines.Select(line => (line.Mid, line.Kind!.Value)))
        {
            var trackId = $"{_peerId}:{Guid.NewGuid():D}";
            midToTrackId[mid] = trackId;
            var type = kind == MediaKind.Audio ? "audio" : cameras++ == 0 ? "camera" : "screensharing";
            metadata[trackId] = new JsonText($$"""{"active":true,"type":"{{type}}"}""");
        }

        return new SdpOffer(offer.Sdp, metadata, midToTrackId, new Dictionary<string, TrackBitrates>());
    }

    private void Refuse(string code, string reason)
    {
        _log.Info("{0}: {1} over HTTP is over ({2})", _name, _role, code);
        _isRefused = true;
        _peer?.Refused(code, reason);
        Context.Stop(Self);
    }

    /// <summary>No warning and no line of the log each: whoever can send an offer can bring it about.</summary>
    private void EndUnreached()
    {
        _isRefused = true;
        _peer?.Refused(RefusalCodes.MediaFailed, "No connection to the media server could be made.");
        End("its client never came");
    }

    private void End(string reason)
    {
        _log.Debug("{0}: channel ended ({1})", _name, reason);
        Context.Stop(Self);
    }

    private void TellEndpoint(ClientEvent clientEvent) => _endpoint.Tell(new HandleClientEvent(clientEvent));

    private static HttpIceServer ToIceServer(IntegratedTurnServer server)
    {
        var isIpv6 = IPAddress.TryParse(server.ServerAddr, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        var host = isIpv6 ? $"[{server.ServerAddr}]" : server.ServerAddr;
        var (scheme, transport) = server.Transport == "tls" ? ("turns", "tcp") : ("turn", server.Transport);
        return new HttpIceServer($"{scheme}:{host}:{server.ServerPort}?transport={transport}", server.Username, server.Password);
    }
}
