using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.Channels;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;

namespace Videoroom.Actors.Http;

/// <summary>
/// The channel of a WHIP publisher or a WHEP player, on the node that answers its HTTP requests: toward the room it is a peer's
/// channel like any other. It joins, enters, makes the client's one offer and gives the answer back; after that it only waits
/// for the end, its own or the session's.
/// </summary>
internal sealed class HttpChannelActor : ChannelActor
{
    private const string AnswerTimer = "answer";

    private readonly OpenHttpChannel _open;
    private readonly string _peerId;
    private readonly string _name;
    private readonly ChannelDependencies _dependencies;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, TrackAvailabilityChanged> _availability = [];
    private IReadOnlyList<HttpIceServer> _iceServers = [];
    private bool _hasEntered;
    private bool _isRefused;
    private bool _isOffered;
    private bool _isAnswered;
    private IReadOnlyList<UnplayableTrack> _unplayable = [];

    /// <summary>Begins to join.</summary>
    public HttpChannelActor(OpenHttpChannel open, ChannelIdentity identity, ChannelDependencies dependencies)
        : base(identity, dependencies)
    {
        _open = open;
        _peerId = identity.PeerId;
        _name = $"Room {LogText.Excerpt(open.RoomId)}, peer {_peerId}";
        _dependencies = dependencies;
        Become(Joining);
    }

    /// <inheritdoc/>
    protected override bool HasEntered => _hasEntered;

    /// <summary>How to make a channel.</summary>
    public static Props Props(OpenHttpChannel open, ChannelIdentity identity, ChannelDependencies dependencies)
        => Akka.Actor.Props.Create(() => new HttpChannelActor(open, identity, dependencies));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _open.Peer.Opened(Self);
        Timers.StartSingleTimer(AnswerTimer, HttpAnswerOverdue.Instance, _dependencies.Options.JoinTimeLimit);
        Link.Ask(() => new AddPeerChannel(
            _open.RoomId, _peerId, Self, Simulcast: true, EndpointExtensions.Http(_open.Offer.Role), _open.WatchedPeer));
    }

    /// <summary>Also after a crash: nobody waits for an answer then, and no session is left to be addressed.</summary>
    protected override void PostStop()
    {
        base.PostStop();
        if (!_isRefused)
        {
            _open.Peer.Refused(RefusalCodes.FailedToStartRoom, "The session ended before its offer was answered.");
        }

        _open.Peer.Ended();
    }

    private void Joining()
    {
        Receive<PeerAdded>(OnAdded);
        Receive<PeerRefused>(OnRefused);
        Receive<AskRoomAgain>(_ => Link.AskAgain());
        Receive<NodeLinkBroken>(_ => { });
        ReceiveEnd();
    }

    private void Negotiating()
    {
        Receive<RoomMediaEvent>(OnRoomMediaEvent);
        Receive<EndpointMediaEvent>(message => OnEndpointMediaEvent(message.Event));
        Receive<PeerMessage>(Link.Tell);
        Receive<RosterNews>(OnRosterNews);
        ReceiveRoomsReturn();
        ReceiveEnd();
    }

    private void ReceiveEnd()
    {
        Receive<PeerRemoved>(removed => Refuse(removed.Code, removed.Message), removed => Link.Accepts(removed.Epoch));
        Receive<RoomFailed>(_ => Refuse(RefusalCodes.RoomCrashed, "The room has crashed. Try again."), failed => Link.Accepts(failed.Epoch));
        Receive<HttpAnswerOverdue>(_ => Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason));
        Receive<EndChannel>(_ => Refuse(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason));
        Receive<ResumeChannel>(resume => resume.Socket.Refused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason));
        Receive<CloseHttpChannel>(_ => End("closed by its client"));
        Receive<NodeReachability>(_ => { });
        Receive<MoveChannel>(_ => { });
    }

    private void OnAdded(PeerAdded added)
    {
        Link.Begin(Sender, added);
        Context.Watch(Sender);
        Become(Negotiating);
        Link.Tell(new ClientMediaEvent(_peerId, new Connect(DisplayName.Write(_open.DisplayName))));
    }

    private void OnRoomMediaEvent(RoomMediaEvent message)
    {
        if (Link.Accepts(message) && message.Event is Connected && !_hasEntered)
        {
            // The server triggers, as for every client: what it answers has the TURN servers.
            _hasEntered = true;
            TellEndpoint(new RenegotiateTracks());
        }
    }

    private void OnEndpointMediaEvent(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case OfferData trigger when !_isOffered:
                _isOffered = true;
                _iceServers = [.. trigger.IntegratedTurnServers.Select(ToIceServer)];
                TellEndpoint(MakeOffer());
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
        _open.Peer.Answered(new HttpAnswer(answer.Sdp, _iceServers) { Unplayable = unplayable });
    }

    private void OnRosterNews(RosterNews news)
    {
        Link.Apply(news);
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
        _open.Peer.UnplayableChanged(unplayable);
    }

    private void LogAnswered()
    {
        _log.Debug("{0}: {1} over HTTP answered", _name, _open.Offer.Role);
        if (_open.Offer.Refused.Count + _unplayable.Count > 0)
        {
            var missing = string.Join("; ", [.. _open.Offer.Refused, .. _unplayable]);
            _log.Info("{0}: {1} over HTTP goes without some tracks: {2}", _name, _open.Offer.Role, LogText.Excerpt(missing));
        }
    }

    /// <summary>Those that the player cannot be sent; whose they are the roster knows.</summary>
    private IReadOnlyList<UnplayableTrack> UnplayableTracks()
    {
        var known = Link.Peers.SelectMany(record => record.Tracks.Select(track => (track, record.Peer))).ToDictionary(pair => pair.track.TrackId);
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
    private SdpOffer MakeOffer()
    {
        Dictionary<string, string> midToTrackId = [];
        Dictionary<string, JsonText> metadata = [];
        var lines = _open.Offer.Role == PeerRole.Publisher ? _open.Offer.Lines : [];
        var cameras = 0;
        foreach (var (mid, kind) in lines)
        {
            var trackId = $"{_peerId}:{Guid.NewGuid():D}";
            midToTrackId[mid] = trackId;
            var type = kind == MediaKind.Audio ? "audio" : cameras++ == 0 ? "camera" : "screensharing";
            metadata[trackId] = new JsonText($$"""{"active":true,"type":"{{type}}"}""");
        }

        return new SdpOffer(_open.Offer.Sdp, metadata, midToTrackId, new Dictionary<string, TrackBitrates>());
    }

    /// <inheritdoc/>
    protected override void OnRefused(PeerRefused refused) => Refuse(refused.Code, refused.Reason);

    private void Refuse(string code, string reason)
    {
        _log.Info("{0}: {1} over HTTP is over ({2})", _name, _open.Offer.Role, code);
        _isRefused = true;
        _open.Peer.Refused(code, reason);
        Context.Stop(Self);
    }

    private void End(string reason)
    {
        _log.Debug("{0}: channel ended ({1})", _name, reason);
        Context.Stop(Self);
    }

    private void TellEndpoint(ClientEvent clientEvent) => Link.Endpoint.Tell(new HandleClientEvent(clientEvent));

    private static HttpIceServer ToIceServer(IntegratedTurnServer server)
    {
        var isIpv6 = IPAddress.TryParse(server.ServerAddr, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        var host = isIpv6 ? $"[{server.ServerAddr}]" : server.ServerAddr;
        var (scheme, transport) = server.Transport == "tls" ? ("turns", "tcp") : ("turn", server.Transport);
        return new HttpIceServer($"{scheme}:{host}:{server.ServerPort}?transport={transport}", server.Username, server.Password);
    }
}
