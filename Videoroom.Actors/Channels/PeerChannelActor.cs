using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Rooms;

namespace Videoroom.Actors.Channels;

/// <summary>
/// One peer's channel, on the node that holds its WebSocket. Owns the client's dialect, and for our page the resume token and
/// the events that the client has not confirmed. Watches the room.
/// </summary>
/// <remarks>
/// It begins by joining: it asks the room for a place and answers the socket when the room has answered. From then on it
/// carries events both ways. When the socket is lost, the peer of one of the original's clients is gone at once; our page's
/// waits for another socket with the right token. The channel's end is the peer's: the room and the endpoint watch it.
/// </remarks>
internal sealed partial class PeerChannelActor : ReceiveActor, IWithTimers
{
    /// <summary>What a refused resume says to people; the same for every cause, so that nothing can be learnt from it.</summary>
    public const string ResumeFailedReason = "The session is over. Join again.";

    private const string JoinTimer = "join";
    private const string ResumeTimer = "resume";
    private const string OpeningTimer = "opening";

    /// <summary>A room that crashes while a peer joins is tried again, but one that crashes on every join is not tried for ever.</summary>
    private const int MaxJoinAttempts = 3;

    /// <summary>How many malformed events of one client are logged: a stranger must not fill the log.</summary>
    private const int MaxLoggedMalformedEvents = 10;

    private readonly string _roomId;
    private readonly string _peerId;
    private readonly string _name;
    private readonly JoinParameters _parameters;
    private readonly IActorRef _region;
    private readonly RoomSystemOptions _options;
    private readonly ClientEventReader _reader;
    private readonly EventOutbox _outbox;
    private readonly ResumeToken _token = ResumeToken.Create();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ClientDialect _dialect;
    private IChannelSocket? _socket;
    private IChannelSocket? _lostSocket;
    private IActorRef _room = ActorRefs.Nobody;
    private int _joinAttempts;
    private long _epoch;
    private long _lastRoomSequence;
    private long _lastClientSequence;
    private int _malformedEvents;
    private int _refusedResumes;
    private bool _endsInOrder;

    /// <summary>Begins to join.</summary>
    public PeerChannelActor(
        string roomId, string peerId, JoinParameters parameters, IChannelSocket socket, IActorRef region, RoomSystemOptions options)
    {
        _roomId = roomId;
        _peerId = peerId;
        _name = $"Room {LogText.Excerpt(roomId)}, peer {peerId}";
        _parameters = parameters;
        _dialect = ClientDialect.Of(parameters);
        _socket = socket;
        _region = region;
        _options = options;
        _reader = new ClientEventReader(options.MaxMetadataBytes);
        // Nobody will ever ask for the events of a client that cannot come back: they are numbered, and not kept.
        _outbox = new EventOutbox(parameters.CanResume ? options.MaxUnconfirmedEvents : 0);
        Become(Joining);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make a channel.</summary>
    public static Props Props(
        string roomId, string peerId, JoinParameters parameters, IChannelSocket socket, IActorRef region, RoomSystemOptions options)
        => Akka.Actor.Props.Create(() => new PeerChannelActor(roomId, peerId, parameters, socket, region, options));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Timers.StartSingleTimer(JoinTimer, JoinOverdue.Instance, _options.JoinTimeLimit);
        Join();
    }

    /// <inheritdoc/>
    protected override void PostStop() => _socket?.Closed(crashed: !_endsInOrder);

    private void Joining()
    {
        Receive<PeerAdded>(OnAdded);
        Receive<PeerRefused>(refused => Refuse(refused.Code, refused.Reason));
        Receive<JoinOverdue>(_ => Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason));
        Receive<PeerRemoved>(_ => Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason));
        Receive<RoomFailed>(_ => Join());
        Receive<ResumeChannel>(resume => resume.Socket.Refused(RefusalCodes.ResumeFailed, ResumeFailedReason));
        Receive<EndChannel>(_ => Refuse(RefusalCodes.ShuttingDown, "The server is shutting down."));
    }

    private void Joined()
    {
        Receive<ClientPush>(OnClientPush);
        Receive<RoomMediaEvent>(OnRoomMediaEvent);
        Receive<PeerRemoved>(removed => EndWithError(removed.Code, removed.Message), removed => removed.Epoch >= _epoch);
        Receive<RoomFailed>(_ => EndAfterRoomCrash(), failed => failed.Epoch >= _epoch);
        Receive<Terminated>(_ => End("room ended"));
        Receive<SocketLost>(lost => OnSocketLost(lost.CloseCode), lost => IsLastSocket(lost.Socket));
        Receive<SocketLost>(_ => { });
        Receive<LeaveChannel>(_ => End("left"), leave => IsLastSocket(leave.Socket));
        Receive<LeaveChannel>(_ => { });
        Receive<ResumeChannel>(OnResume);
        Receive<TracksOpened>(_ => SendMediaEvents(_dialect.Opened()));
        Receive<ResumeOverdue>(_ => End("did not come back in time"));
        Receive<EndChannel>(_ => End("shutting down"));
    }

    private void Join()
    {
        if (++_joinAttempts > MaxJoinAttempts)
        {
            Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason);
            return;
        }

        _region.Tell(new AddPeerChannel(_roomId, _peerId, Self, _parameters.IsSimulcastOn == true, _dialect.Extensions));
    }

    private void OnAdded(PeerAdded added)
    {
        Timers.Cancel(JoinTimer);
        _room = Sender;
        _epoch = added.Epoch;
        Context.Watch(_room);
        Become(Joined);
        _socket!.Joined(Self, WriteJoinReply(resumed: false));
        Push("simulcastConfig", Serialize(new SimulcastConfigPayload(added.Simulcast), ChannelJson.Default.SimulcastConfigPayload));
    }

    private void Refuse(string code, string reason)
    {
        LogJoinRefused(code);
        _socket!.Refused(code, reason);
        _socket = null;
        Context.Stop(Self);
    }

    /// <summary>The session is over as it should be: the client gets <c>phx_close</c>, and the room hears of it.</summary>
    private void End(string reason)
    {
        LogEnded(reason);
        _endsInOrder = true;
        Context.Stop(Self);
    }

    private void EndWithError(string code, string message)
    {
        if (_dialect.GetsErrorPush)
        {
            Push("error", ClientDialect.WriteErrorPush());
        }

        SendMediaEvent(_dialect.RemovalEvent(_peerId, code, message));
        End(code);
    }

    /// <summary>The original's clients see an orderly end then; our page is told.</summary>
    private void EndAfterRoomCrash()
    {
        if (_dialect.RoomCrashEvent is { } crash)
        {
            SendMediaEvent(crash);
        }

        End("room crashed");
    }

    private string WriteJoinReply(bool resumed)
        => _dialect.WriteJoinReply(new JoinReply(_peerId, _token.Text, _options.ResumeSeconds, _lastClientSequence, resumed));
}
