using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Nodes;
using Videoroom.Engine.Network;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// Counts the node's rooms and refuses more than the node may have. The rooms themselves are the shard region's children:
/// each registers here when it starts and is watched until it ends.
/// </summary>
internal sealed class RoomsActor : ReceiveActor
{
    /// <summary>The supervisor's name under <c>/user</c>.</summary>
    public const string Name = "rooms";

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LogPace _refusals;
    private readonly int _maxRooms;
    private readonly Dictionary<IActorRef, RoomSummary?> _rooms = [];
    private readonly List<IActorRef> _waitingForEnd = [];
    private bool _isDraining;
    private long _refused;

    /// <summary>Begins without rooms.</summary>
    /// <param name="maxRooms">How many rooms the node may have.</param>
    /// <param name="clock">The time between two lines of the log.</param>
    public RoomsActor(int maxRooms, TimeProvider clock)
    {
        _refusals = new LogPace(clock, LogPace.Usual);
        _maxRooms = maxRooms;
        Receive<RegisterRoom>(register => Sender.Tell(Register(Sender, register.IsRescued)));
        Receive<Terminated>(terminated =>
        {
            _rooms.Remove(terminated.ActorRef);
            AnswerIfDrained();
        });
        Receive<NodeReachability>(TellAll);
        Receive<NodeGone>(TellAll);
        Receive<RoomSummary>(summary => _rooms[Sender] = summary, _ => _rooms.ContainsKey(Sender));
        Receive<RoomSummary>(_ => { });
        Receive<ListRooms>(list => Sender.Tell(new RoomList(
            [.. _rooms.Values.OfType<RoomSummary>().OrderByDescending(room => room.Peers).Take(list.Most)])));
        Receive<GetCensus>(_ => Sender.Tell(new Census(_rooms.Count)));
        Receive<Drain>(_ =>
        {
            _isDraining = true;
            _waitingForEnd.Add(Sender);
            AnswerIfDrained();
        });
    }

    private void TellAll(object news)
    {
        foreach (var room in _rooms.Keys)
        {
            room.Tell(news);
        }
    }

    private object Register(IActorRef room, bool isRescued)
    {
        if (_rooms.ContainsKey(room))
        {
            // It has crashed and keeps its place.
            return RoomRegistered.Instance;
        }

        if (_isDraining)
        {
            return new RoomRejected(RefusalCodes.ShuttingDown, "The server is shutting down.");
        }

        if (_rooms.Count >= _maxRooms && !isRescued)
        {
            WarnOfRefusals();
            return new RoomRejected(RefusalCodes.TooManyRooms, $"The server runs as many rooms as it may: {_maxRooms}.");
        }

        _rooms.Add(room, null);
        Context.Watch(room);
        return RoomRegistered.Instance;
    }

    private void WarnOfRefusals()
    {
        _refused++;
        if (_refusals.IsDue(out _))
        {
            _log.Warning("Rooms are refused: the node has as many as it may, {0}; refused since its start: {1}", _maxRooms, _refused);
        }
    }

    private void AnswerIfDrained()
    {
        if (_isDraining && _rooms.Count == 0)
        {
            _waitingForEnd.ForEach(waiting => waiting.Tell(Drained.Instance));
            _waitingForEnd.Clear();
        }
    }
}
