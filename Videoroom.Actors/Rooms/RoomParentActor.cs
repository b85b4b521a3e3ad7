using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// The rooms of a node without a cluster (<c>/user/room</c>): takes the shard region's place, with one child per room. It uses
/// the region's <see cref="IMessageExtractor"/> and passivation protocol, so that <see cref="RoomActor"/> cannot tell the two
/// apart: a room that sends <see cref="Passivate"/> gets its own stop message back, and what arrives for it until it has ended is
/// given to its next life.
/// </summary>
/// <remarks>
/// Cluster sharding needs the cluster provider, and that always opens a listening port; a node alone has none. A room that crashes
/// is restarted, as under a shard.
/// </remarks>
internal sealed class RoomParentActor : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>.</summary>
    public const string Name = "room";

    /// <summary>Messages that may wait for the end of one room; more are dropped, and whoever asked asks again.</summary>
    public const int MaxWaiting = 1000;

    private readonly IMessageExtractor _extractor;
    private readonly Func<string, Props> _room;
    private readonly Dictionary<string, Child> _rooms = [];
    private readonly Dictionary<IActorRef, string> _ids = [];

    /// <summary>Begins without rooms.</summary>
    /// <param name="room">How to make the room with an id.</param>
    /// <param name="extractor">Which room a message is for.</param>
    public RoomParentActor(Func<string, Props> room, IMessageExtractor extractor)
    {
        _room = room;
        _extractor = extractor;
        Receive<Passivate>(OnPassivate);
        Receive<Terminated>(OnTerminated);
        ReceiveAny(Deliver);
    }

    /// <summary>How to make it.</summary>
    public static Props Props(Func<string, Props> room, IMessageExtractor extractor)
        => Akka.Actor.Props.Create(() => new RoomParentActor(room, extractor));

    private void Deliver(object message)
    {
        if (_extractor.EntityId(message) is not { Length: > 0 } roomId)
        {
            Unhandled(message);
            return;
        }

        if (!_rooms.TryGetValue(roomId, out var child))
        {
            child = Start(roomId);
        }

        if (!child.IsEnding)
        {
            child.Room.Forward(_extractor.EntityMessage(message));
        }
        else if (child.Waiting.Count < MaxWaiting)
        {
            child.Waiting.Enqueue((message, Sender));
        }
    }

    private Child Start(string roomId)
    {
        // A room's id may be any text, and a path element may not.
        var child = new Child(Context.Watch(Context.ActorOf(_room(roomId), Uri.EscapeDataString(roomId))));
        _rooms.Add(roomId, child);
        _ids.Add(child.Room, roomId);
        return child;
    }

    private void OnPassivate(Passivate passivate)
    {
        if (_ids.TryGetValue(Sender, out var roomId) && _rooms[roomId] is { IsEnding: false } child)
        {
            child.IsEnding = true;
            child.Room.Tell(passivate.StopMessage);
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        if (_ids.Remove(terminated.ActorRef, out var roomId) && _rooms.Remove(roomId, out var child))
        {
            foreach (var (message, sender) in child.Waiting)
            {
                Self.Tell(message, sender);
            }
        }
    }

    private sealed class Child(IActorRef room)
    {
        public IActorRef Room { get; } = room;

        public bool IsEnding { get; set; }

        public Queue<(object Message, IActorRef Sender)> Waiting { get; } = new();
    }
}
