using System.Net;
using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Channels;

/// <summary>
/// The node's peer channels (<c>/user/channels</c>), each named by its peer's id. Takes every join of the node's sockets and
/// gives it to a new channel, or to the one whose peer comes back.
/// </summary>
internal sealed class ChannelsActor : ReceiveActor
{
    /// <summary>The supervisor's name under <c>/user</c>.</summary>
    public const string Name = "channels";

    private readonly ChannelDependencies _dependencies;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly RoomsOfAddresses _rooms;
    private readonly Dictionary<IActorRef, Place> _channels = [];
    private readonly Dictionary<string, IActorRef> _newestByPeer = [];
    private readonly List<IActorRef> _waitingForEnd = [];
    private MoveChannel? _move;
    private bool _isDraining;

    /// <summary>Begins without channels.</summary>
    /// <param name="dependencies">What all channels share.</param>
    public ChannelsActor(ChannelDependencies dependencies)
    {
        _dependencies = dependencies;
        _rooms = new RoomsOfAddresses(dependencies.Options.MaxRoomsPerAddress);
        Receive<OpenChannel>(Open);
        Receive<OpenHttpChannel>(Open);
        Receive<TakeSeat>(_ => Seat(Sender));
        Receive<Terminated>(terminated =>
        {
            Forget(terminated.ActorRef);
            AnswerIfDrained();
        });
        Receive<GetCensus>(_ => Sender.Tell(new Census(_channels.Count) { Waiting = _channels.Values.Count(place => !place.IsSeated) }));
        Receive<NodeReachability>(TellAll);
        Receive<NodeLinkBroken>(TellAll);
        Receive<MoveChannel>(move =>
        {
            _move = move;
            TellAll(move);
        });
        Receive<BeginAnew>(anew => StartSession(anew.Resume, anew.Resume.Parameters.PeerId!));
        Receive<Drain>(_ => StartDraining());
    }

    private string TooManyRooms
        => $"Your address is in {_dependencies.Options.MaxRoomsPerAddress} rooms, as many as one may be in at a time.";

    /// <summary>A crashed channel is stopped, not restarted: its client gets <c>phx_error</c> and joins anew by itself.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(null, null, _ => Directive.Stop);

    private void Open(OpenChannel open)
    {
        if (_isDraining)
        {
            open.Socket.Refused(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason);
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

        if (!_rooms.Allows(open.Address, open.RoomId))
        {
            _log.Info("Room {0}: join refused, its address is in as many rooms as one may be in", LogText.Excerpt(open.RoomId));
            open.Socket.Refused(RefusalCodes.TooManyRooms, TooManyRooms);
            return;
        }

        Start(
            new ChannelIdentity(open.RoomId, NewPeerId()), open.Address,
            identity => PeerChannelActor.Props(identity, parameters, open.Socket, _dependencies));
    }

    private void Open(OpenHttpChannel open)
    {
        if (_isDraining)
        {
            open.Peer.Refused(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason);
            return;
        }

        if (!_rooms.Allows(open.Address, open.RoomId))
        {
            open.Peer.Refused(RefusalCodes.RateLimited, TooManyRooms);
            return;
        }

        Start(
            new ChannelIdentity(open.RoomId, NewPeerId()), open.Address, identity => HttpChannelActor.Props(identity, _dependencies), isSeated: false)
            .Tell(open);
    }

    /// <summary>The client of a WHIP or WHEP session has come. Until then its address was in no room for it.</summary>
    private void Seat(IActorRef channel)
    {
        if (!_channels.TryGetValue(channel, out var place))
        {
            return;
        }

        if (!place.IsSeated)
        {
            if (!_rooms.Allows(place.Address, place.RoomId))
            {
                channel.Tell(new PeerRefused(RefusalCodes.RateLimited, TooManyRooms));
                return;
            }

            _rooms.Enter(place.Address, place.RoomId);
            _channels[channel] = place with { IsSeated = true };
        }

        channel.Tell(SeatGranted.Instance);
    }

    /// <summary>A random UUID from the system's random number generator: nobody can guess the next peer's id. It is no secret, though.</summary>
    private static string NewPeerId() => Guid.NewGuid().ToString("D");

    private IActorRef Start(ChannelIdentity identity, IPAddress address, Func<ChannelIdentity, Props> props, bool isSeated = true)
    {
        var channel = Context.ActorOf(props(identity), identity.ActorName);
        _channels.Add(channel, new Place(address, identity.RoomId, isSeated));
        if (isSeated)
        {
            _rooms.Enter(address, identity.RoomId);
        }

        _newestByPeer[identity.PeerId] = channel;
        Context.Watch(channel);
        if (_move is { } move)
        {
            channel.Tell(move);
        }

        return channel;
    }

    private void Forget(IActorRef channel)
    {
        if (_channels.Remove(channel, out var place) && place.IsSeated)
        {
            _rooms.Leave(place.Address, place.RoomId);
        }

        var peerId = channel.Path.Name.Split('.')[0];
        if (_newestByPeer.TryGetValue(peerId, out var newest) && newest.Equals(channel))
        {
            _newestByPeer.Remove(peerId);
        }
    }

    private void Resume(OpenChannel open, JoinParameters parameters)
    {
        var resume = new ResumeChannel(open.RoomId, parameters, open.Socket, open.Address);
        if (Guid.TryParseExact(parameters.PeerId, "D", out var id) && id.ToString("D") is var peerId)
        {
            if (parameters.Move != true && _newestByPeer.TryGetValue(peerId, out var channel))
            {
                channel.Tell(resume);
                return;
            }

            if (_dependencies.Options.NodeName is not null && parameters.Generation is null or (> 0 and < int.MaxValue)
                && _dependencies.Tokens.Matches(open.RoomId, peerId, parameters.ResumeToken!))
            {
                StartSession(resume, peerId);
                return;
            }
        }

        open.Socket.Refused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
    }

    /// <summary>The peer was at another node, which is lost or is to be left. It was let in there: no bound keeps it out here.</summary>
    private void StartSession(ResumeChannel resume, string peerId)
    {
        var (roomId, parameters, socket, address) = resume;
        if (_move is not null)
        {
            socket.Refused(RefusalCodes.ShuttingDown, RefusalCodes.ShuttingDownReason);
            return;
        }

        var identity = new ChannelIdentity(roomId, peerId, (parameters.Generation ?? 1) + 1, parameters.Move == true);
        if (!Context.Child(identity.ActorName).IsNobody())
        {
            socket.Refused(RefusalCodes.ResumeFailed, RefusalCodes.ResumeFailedReason);
            return;
        }

        Start(identity, address, start => PeerChannelActor.Props(start, parameters, socket, _dependencies));
    }

    private void TellAll(object message)
    {
        foreach (var channel in _channels.Keys)
        {
            channel.Tell(message);
        }
    }

    private void StartDraining()
    {
        _isDraining = true;
        _waitingForEnd.Add(Sender);
        TellAll(EndChannel.Instance);
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

    /// <summary>Where a channel's peer is, or will be.</summary>
    /// <param name="Address">Its client's address.</param>
    /// <param name="RoomId">Its room.</param>
    /// <param name="IsSeated">It has a seat there, or asks for one.</param>
    private readonly record struct Place(IPAddress Address, string RoomId, bool IsSeated);
}
