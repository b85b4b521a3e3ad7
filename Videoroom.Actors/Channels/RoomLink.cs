using Akka.Actor;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;

namespace Videoroom.Actors.Channels;

/// <summary>
/// A channel's side of its room: what it tells the room and does not know to be handled, what it takes from it, and all that it
/// brings along when the room has gone with its node.
/// </summary>
internal sealed class RoomLink(string roomId, string peerId, int generation)
{
    /// <summary>Messages that are kept for the room's next life. Each states how something is: with more, the oldest are dropped.</summary>
    public const int MaxUnhandled = 64;

    private readonly RosterMirror _roster = new();
    private readonly Queue<PeerMessage> _unhandled = new();
    private long _lastSent;
    private long _lastSequence;

    /// <summary>The room; nobody while it is away.</summary>
    public IActorRef Room { get; private set; } = ActorRefs.Nobody;

    /// <summary>The peer's endpoint; nobody before the join was answered.</summary>
    public IActorRef Endpoint { get; private set; } = ActorRefs.Nobody;

    /// <summary>The highest epoch that was seen.</summary>
    public long Epoch { get; private set; }

    /// <summary>The room's setting.</summary>
    public bool Simulcast { get; private set; }

    /// <summary>Who is in the room.</summary>
    public IEnumerable<PeerRecord> Peers => _roster.Peers;

    /// <summary>The room's node, <c>host:port</c>; null when it is ours, or the room is away.</summary>
    public string? RoomNode => NodeNames.Of(Room.Path.Address);

    /// <summary>The join was answered.</summary>
    public void Begin(IActorRef room, PeerAdded added)
    {
        Room = room;
        Endpoint = added.Endpoint;
        Simulcast = added.Simulcast;
        Epoch = added.Epoch;
    }

    /// <summary>Whether the room may still say something in this epoch; a higher one is the highest from now on.</summary>
    public bool Accepts(long epoch)
    {
        if (epoch < Epoch)
        {
            return false;
        }

        if (epoch > Epoch)
        {
            Epoch = epoch;
            _lastSequence = 0;
        }

        return true;
    }

    /// <summary>Whether an event is new: of this life of the room and not heard before.</summary>
    public bool Accepts(RoomMediaEvent message)
    {
        if (!Accepts(message.Epoch) || message.Sequence <= _lastSequence)
        {
            return false;
        }

        _lastSequence = message.Sequence;
        return true;
    }

    /// <summary>Takes news of the roster.</summary>
    public void Apply(RosterNews news)
    {
        if (!Accepts(news.Epoch))
        {
            return;
        }

        _roster.Apply(news.Roster);
        while (_unhandled.TryPeek(out var oldest) && oldest.Sequence <= news.Handled)
        {
            _unhandled.Dequeue();
        }
    }

    /// <summary>Tells the room, now or when it is there again.</summary>
    public void Tell(PeerMessage message)
    {
        var numbered = message with { Generation = generation, Sequence = ++_lastSent };
        if (_unhandled.Count == MaxUnhandled)
        {
            _unhandled.Dequeue();
        }

        _unhandled.Enqueue(numbered);
        if (!Room.IsNobody())
        {
            Room.Tell(numbered);
        }
    }

    /// <summary>The room has gone.</summary>
    public void Lose() => Room = ActorRefs.Nobody;

    /// <summary>What the channel brings to the room's next life.</summary>
    public RegisterPeer ToRegistration(IActorRef channel, bool hasEntered)
        => new(roomId, peerId, generation, channel, Endpoint, hasEntered, Epoch, Simulcast, _roster.ToSnapshot());

    /// <summary>The room is there again and knows the peer: it is told what the old one may not have handled.</summary>
    public void Resume(IActorRef room)
    {
        Room = room;
        foreach (var message in _unhandled)
        {
            Room.Tell(message);
        }
    }
}
