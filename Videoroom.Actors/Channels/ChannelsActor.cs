using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.Http;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Channels;

/// <summary>
/// The node's peer channels (<c>/user/channels</c>), each named by its peer's id. Takes every join of the node's sockets and
/// gives it to a new channel, or to the one whose peer comes back.
/// </summary>
internal sealed class ChannelsActor : ReceiveActor
{
    /// <summary>The supervisor's name under <c>/user</c>.</summary>
    public const string Name = "channels";

    private readonly IActorRef _region;
    private readonly RoomSystemOptions _options;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<IActorRef> _channels = [];
    private readonly List<IActorRef> _waitingForEnd = [];
    private bool _isDraining;

    /// <summary>Begins without channels.</summary>
    /// <param name="region">The rooms' shard region.</param>
    /// <param name="options">The settings.</param>
    public ChannelsActor(IActorRef region, RoomSystemOptions options)
    {
        _region = region;
        _options = options;
        Receive<OpenChannel>(Open);
        Receive<OpenHttpChannel>(Open);
        Receive<Terminated>(terminated =>
        {
            _channels.Remove(terminated.ActorRef);
            AnswerIfDrained();
        });
        Receive<GetCensus>(_ => Sender.Tell(new Census(_channels.Count)));
        Receive<Drain>(_ => StartDraining());
    }

    /// <summary>A crashed channel is stopped, not restarted: its client gets <c>phx_error</c> and joins anew by itself.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(null, null, _ => Directive.Stop);

    private void Open(OpenChannel open)
    {
        if (_isDraining)
        {
            open.Socket.Refused(RefusalCodes.ShuttingDown, "The server is shutting down.");
            return;
        }

        if (JoinParameters.Parse(open.ParamsJson) is not { } parameters)
        {
            _log.Info("Room {0}: join refused, its parameters are unusable", LogText.Excerpt(open.RoomId));
            open.Socket.Refused(RefusalCodes.BadRequest, "The join parameters are not understood.");
            return;
        }

        if (parameters.IsComingBack)
        {
            Resume(open, parameters);
            return;
        }

        Start(peerId => PeerChannelActor.Props(open.RoomId, peerId, parameters, open.Socket, _region, _options));
    }

    private void Open(OpenHttpChannel open)
    {
        if (_isDraining)
        {
            open.Peer.Refused(RefusalCodes.ShuttingDown, "The server is shutting down.");
            return;
        }

        Start(peerId => HttpChannelActor.Props(open, peerId, _region, _options));
    }

    private void Start(Func<string, Props> props)
    {
        // A random UUID from the system's random number generator: nobody can guess the next peer's id. It is no secret, though.
        var peerId = Guid.NewGuid().ToString("D");
        var channel = Context.ActorOf(props(peerId), peerId);
        _channels.Add(channel);
        Context.Watch(channel);
    }

    private void Resume(OpenChannel open, JoinParameters parameters)
    {
        // A child's name has no '/': anything else than a plain id finds nobody, but must not be taken for a path.
        if (Guid.TryParseExact(parameters.PeerId, "D", out var peerId) && Context.Child(peerId.ToString("D")) is var channel && !channel.IsNobody())
        {
            channel.Tell(new ResumeChannel(open.RoomId, parameters, open.Socket));
            return;
        }

        open.Socket.Refused(RefusalCodes.ResumeFailed, PeerChannelActor.ResumeFailedReason);
    }

    private void StartDraining()
    {
        _isDraining = true;
        _waitingForEnd.Add(Sender);
        foreach (var channel in _channels)
        {
            channel.Tell(EndChannel.Instance);
        }

        AnswerIfDrained();
    }

    private void AnswerIfDrained()
    {
        if (_isDraining && _channels.Count == 0)
        {
            _waitingForEnd.ForEach(waiting => waiting.Tell(Drained.Instance));
            _waitingForEnd.Clear();
        }
    }
}
