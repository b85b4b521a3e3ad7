using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.Channels;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;

namespace Videoroom.Actors.Http;

/// <summary>
/// The channel of a WHIP publisher or a WHEP player, on the node that answers its HTTP requests: toward the room it is a peer's
/// channel like any other. It joins, enters, makes the client's one offer and gives the answer back; after that it only waits
/// for the end, its own or the session's.
/// </summary>
internal sealed class HttpChannelActor : ReceiveActor, IWithTimers
{
    private const string AnswerTimer = "answer";

    private readonly OpenHttpChannel _open;
    private readonly string _peerId;
    private readonly string _name;
    private readonly IActorRef _region;
    private readonly RoomSystemOptions _options;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _room = ActorRefs.Nobody;
    private IReadOnlyList<HttpIceServer> _iceServers = [];
    private long _epoch;
    private bool _isRefused;
    private bool _isOffered;

    /// <summary>Begins to join.</summary>
    public HttpChannelActor(OpenHttpChannel open, string peerId, IActorRef region, RoomSystemOptions options)
    {
        _open = open;
        _peerId = peerId;
        _name = $"Room {LogText.Excerpt(open.RoomId)}, peer {peerId}";
        _region = region;
        _options = options;
        Become(Joining);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make a channel.</summary>
    public static Props Props(OpenHttpChannel open, string peerId, IActorRef region, RoomSystemOptions options)
        => Akka.Actor.Props.Create(() => new HttpChannelActor(open, peerId, region, options));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _open.Peer.Opened(Self);
        Timers.StartSingleTimer(AnswerTimer, HttpAnswerOverdue.Instance, _options.JoinTimeLimit);
        _region.Tell(new AddPeerChannel(
            _open.RoomId, _peerId, Self, Simulcast: true, EndpointExtensions.Http(_open.Offer.Role), _open.WatchedPeer));
    }

    /// <summary>Also after a crash: nobody waits for an answer then, and no session is left to be addressed.</summary>
    protected override void PostStop()
    {
        if (!_isRefused)
        {
            _open.Peer.Refused(RefusalCodes.FailedToStartRoom, "The session ended before its offer was answered.");
        }

        _open.Peer.Ended();
    }

    private void Joining()
    {
        Receive<PeerAdded>(OnAdded);
        Receive<PeerRefused>(refused => Refuse(refused.Code, refused.Reason));
        ReceiveEnd();
    }

    private void Negotiating()
    {
        Receive<RoomMediaEvent>(OnRoomMediaEvent, message => message.Epoch >= _epoch);
        Receive<RoomMediaEvent>(_ => { });
        ReceiveEnd();
    }

    private void ReceiveEnd()
    {
        Receive<PeerRemoved>(removed => Refuse(removed.Code, removed.Message), removed => removed.Epoch >= _epoch);
        Receive<RoomFailed>(_ => Refuse(RefusalCodes.RoomCrashed, "The room has crashed. Try again."), failed => failed.Epoch >= _epoch);
        Receive<HttpAnswerOverdue>(_ => Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason));
        Receive<EndChannel>(_ => Refuse(RefusalCodes.ShuttingDown, "The server is shutting down."));
        Receive<ResumeChannel>(resume => resume.Socket.Refused(RefusalCodes.ResumeFailed, PeerChannelActor.ResumeFailedReason));
        Receive<CloseHttpChannel>(_ => End("closed by its client"));
        Receive<Terminated>(_ => End("room ended"));
    }

    private void OnAdded(PeerAdded added)
    {
        _room = Sender;
        _epoch = added.Epoch;
        Context.Watch(_room);
        Become(Negotiating);

        // The server triggers, as for every client: what it answers has the TURN servers.
        TellRoom(new Connect(DisplayName.Write(_open.DisplayName)));
        TellRoom(new RenegotiateTracks());
    }

    private void OnRoomMediaEvent(RoomMediaEvent message)
    {
        switch (message.Event)
        {
            case OfferData trigger when !_isOffered:
                _isOffered = true;
                _iceServers = [.. trigger.IntegratedTurnServers.Select(ToIceServer)];
                TellRoom(MakeOffer());
                break;
            case SdpAnswer answer:
                Timers.Cancel(AnswerTimer);
                _log.Debug("{0}: {1} over HTTP answered", _name, _open.Offer.Role);
                _open.Peer.Answered(new HttpAnswer(answer.Sdp, _iceServers));
                break;
        }
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

    private void TellRoom(ClientEvent clientEvent) => _room.Tell(new ClientMediaEvent(_peerId, clientEvent));

    private static HttpIceServer ToIceServer(IntegratedTurnServer server)
    {
        var isIpv6 = IPAddress.TryParse(server.ServerAddr, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        var host = isIpv6 ? $"[{server.ServerAddr}]" : server.ServerAddr;
        var (scheme, transport) = server.Transport == "tls" ? ("turns", "tcp") : ("turn", server.Transport);
        return new HttpIceServer($"{scheme}:{host}:{server.ServerPort}?transport={transport}", server.Username, server.Password);
    }
}
