using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Settings;

namespace Videoroom.Actors.Channels;

/// <summary>
/// One peer's channel, on the node that holds its WebSocket. Owns the client's dialect, and for our page the resume token and
/// the events that the client has not confirmed. Watches the room.
/// </summary>
/// <remarks>
/// It begins by joining: it asks the room for a place and answers the socket when the room has answered. From then on it
/// carries events both ways. When the socket is lost, the peer of one of the original's clients is gone at once; our page's
/// waits for another socket with the right token. The channel's end is the session's: the room and the endpoint watch it.
/// </remarks>
internal sealed partial class PeerChannelActor : ChannelActor
{
    private const string JoinTimer = "join";
    private const string ResumeTimer = "resume";
    private const string OpeningTimer = "opening";

    /// <summary>A room that crashes while a peer joins is tried again, but one that crashes on every join is not tried for ever.</summary>
    private const int MaxJoinAttempts = 3;

    /// <summary>How many malformed events of one client are logged: a stranger must not fill the log.</summary>
    private const int MaxLoggedMalformedEvents = 10;

    private readonly ChannelIdentity _identity;
    private readonly string _name;
    private readonly JoinParameters _parameters;
    private readonly ChannelDependencies _dependencies;
    private readonly RoomSystemOptions _options;
    private readonly ClientEventReader _reader;
    private readonly EventOutbox _outbox;
    private readonly string _token;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ClientDialect _dialect;
    private IChannelSocket? _socket;
    private IChannelSocket? _lostSocket;
    private int _joinAttempts;
    private long _lastClientSequence;
    private int _malformedEvents;
    private int _refusedResumes;
    private bool _endsInOrder;

    /// <summary>Begins to join.</summary>
    public PeerChannelActor(ChannelIdentity identity, JoinParameters parameters, IChannelSocket socket, ChannelDependencies dependencies)
        : base(identity, dependencies)
    {
        _identity = identity;
        _name = $"Room {LogText.Excerpt(identity.RoomId)}, peer {identity.PeerId}";
        _parameters = parameters;
        _dialect = ClientDialect.Of(parameters);
        _socket = socket;
        _dependencies = dependencies;
        _options = dependencies.Options;
        _reader = new ClientEventReader(_options.MaxMetadataBytes);
        // Nobody will ever ask for the events of a client that cannot come back: they are numbered, and not kept.
        _outbox = new EventOutbox(parameters.CanResume ? _options.MaxUnconfirmedEvents : 0);
        _token = dependencies.Tokens.Create(identity.RoomId, identity.PeerId);
    }

    private string PeerId => _identity.PeerId;

    /// <summary>How to make a channel.</summary>
    public static Props Props(ChannelIdentity identity, JoinParameters parameters, IChannelSocket socket, ChannelDependencies dependencies)
        => Akka.Actor.Props.Create(() => new PeerChannelActor(identity, parameters, socket, dependencies));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Timers.StartSingleTimer(JoinTimer, JoinOverdue.Instance, _options.JoinTimeLimit);
        Join();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        base.PostStop();
        _socket?.Closed(crashed: !_endsInOrder);
    }

    /// <summary>While it joins.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PeerAdded added:
                OnAdded(added);
                break;
            case PeerRefused refused:
                Refuse(refused.Code, refused.Reason);
                break;
            case AskRoomAgain:
                AskToJoinAgain();
                break;
            case JoinOverdue:
                RefuseOverdue();
                break;
            case MoveChannel move:
                _laterMove = move;
                break;
            case NodeReachability or NodeLinkBroken:
                break;
            case PeerRemoved:
                Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason);
                break;
            case PeerReplaced:
                Refuse(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
                break;
            case RoomFailed:
                Join();
                break;
            case ResumeChannel resume:
                OnResumeWhileJoining(resume);
                break;
            case EndChannel:
                Refuse(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void WhenJoined(object message)
    {
        switch (message)
        {
            case ClientPush push:
                OnClientPush(push);
                break;
            case RoomMediaEvent roomEvent:
                OnRoomMediaEvent(roomEvent);
                break;
            case EndpointMediaEvent endpointEvent:
                OnEndpointMediaEvent(endpointEvent.Event);
                break;
            case PeerMessage peerMessage:
                Link.Tell(peerMessage);
                break;
            case PeerRemoved removed when Link.Accepts(removed.Epoch):
                EndWithError(removed.Code, removed.Message);
                break;
            case PeerReplaced replaced when Link.Accepts(replaced.Epoch):
                End("replaced by a newer session");
                break;
            case RoomFailed failed when Link.Accepts(failed.Epoch):
                EndAfterRoomCrash();
                break;
            case RosterNews news:
                OnRosterNews(news);
                break;
            case SocketLost lost:
                if (IsLastSocket(lost.Socket))
                {
                    OnSocketLost(lost.CloseCode);
                }

                break;
            case LeaveChannel leave:
                if (IsLastSocket(leave.Socket))
                {
                    End("left");
                }

                break;
            case ResumeChannel resume:
                OnResume(resume);
                break;
            case TracksOpened:
                SendMediaEvents(_dialect.Opened());
                break;
            case ResumeOverdue:
                End("did not come back in time");
                break;
            case NodeReachability reachability:
                OnNodeReachability(reachability);
                break;
            case MoveChannel move:
                OnMove(move);
                break;
            case EndChannel:
                EndWithNode();
                break;
            default:
                if (!HandleRoomsReturn(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Join()
    {
        if (++_joinAttempts > MaxJoinAttempts)
        {
            Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason);
            return;
        }

        AskToJoin();
    }

    private void AskToJoin() => Link.Ask(
        () => new AddPeerChannel(_identity.RoomId, PeerId, Self, _parameters.IsSimulcastOn == true, _dialect.Extensions)
        {
            Generation = _identity.Generation,
            IsMove = _identity.IsMove,
            CanReturn = _parameters.CanResume,
            WasAlone = _parameters.Alone == true,
        });

    private void AskToJoinAgain()
    {
        if (_socket is { IsOver: true })
        {
            // Nobody waits for the answer any more: a session without a client must not take another's place.
            _socket = null;
            End("gone before it was in the room");
            return;
        }

        Link.AskAgain();
    }

    private void RefuseOverdue()
    {
        if (_options.NodeName is null)
        {
            Refuse(RefusalCodes.FailedToStartRoom, RefusalCodes.FailedToStartRoomReason);
        }
        else
        {
            Refuse(RefusalCodes.RoomUnreachable, "The room's server cannot be reached right now. Try again in a moment.");
        }
    }

    /// <summary>
    /// The node ends. A client that can come back at another keeps its place: the room is told, since it would take this for the
    /// client's wish otherwise.
    /// </summary>
    private void EndWithNode()
    {
        if (_parameters.CanResume && _options.NodeName is not null)
        {
            Link.Tell(new SessionLost(PeerId));
        }

        EndWithError(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason);
    }

    private void OnAdded(PeerAdded added)
    {
        Timers.Cancel(JoinTimer);
        Link.Begin(Sender, added);
        Context.Watch(Sender);
        Become(WhenJoined);
        LogFollows(added.Epoch);
        _socket!.Joined(Self, WriteJoinReply(resumed: false));
        Push("simulcastConfig", Serialize(new SimulcastConfigPayload(added.Simulcast), ChannelJson.Default.SimulcastConfigPayload));
        if (_laterMove is { } move)
        {
            OnMove(move);
        }
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

        SendMediaEvent(_dialect.RemovalEvent(PeerId, code, message));
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
        => _dialect.WriteJoinReply(new JoinReply(
            PeerId, _token, _options.ResumeSeconds, _lastClientSequence, resumed, _identity.Generation, _options.SignallingUrls()));
}
