using Akka.Actor;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;

namespace Videoroom.Actors.Channels;

/// <summary>
/// A channel's side of its room: the questions that it asks until the room answers, what it tells the room and does not know to be
/// handled, what it takes from it, and all that it brings along when the room has gone with its node.
/// </summary>
/// <remarks>
/// Messages to a node that dies are lost, so a question is asked again, from <see cref="FirstAskAgain"/> with backoff; the room
/// drops repeats. The owner gives <see cref="AskRoomAgain"/>, which comes from its own timer, to <see cref="AskAgain"/>.
/// </remarks>
/// <param name="identity">The peer.</param>
/// <param name="channel">The channel.</param>
/// <param name="owner">The same, whose timer repeats the questions.</param>
/// <param name="hasEntered">Whether the client has been told who is in the room.</param>
/// <param name="dependencies">Where the room is asked for, and who learns its epochs.</param>
internal sealed class RoomLink(
    ChannelIdentity identity, IActorRef channel, IWithTimers owner, Func<bool> hasEntered, ChannelDependencies dependencies) : IDisposable
{
    /// <summary>Messages that are kept for the room's next life. Each states how something is: with more, the oldest are dropped.</summary>
    public const int MaxUnhandled = 64;

    /// <summary>The timer that repeats a question.</summary>
    public const string AskTimer = "ask";

    /// <summary>How long the first answer may take before the question is asked again.</summary>
    public static readonly TimeSpan FirstAskAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest time between two repeats.</summary>
    public static readonly TimeSpan LongestAskAgain = TimeSpan.FromSeconds(1);

    private const double Backoff = 1.5;

    private readonly RosterMirror _roster = new();
    private readonly Queue<PeerMessage> _unhandled = new();
    private readonly RoomEpochs.Follower _epochs = dependencies.Epochs.Follow(identity.RoomId);
    private Func<object>? _question;
    private TimeSpan _askAgain;
    private long _questions;
    private long _lastSent;
    private long _lastSequence;

    /// <summary>The room; nobody while it is away.</summary>
    public IActorRef Room { get; private set; } = ActorRefs.Nobody;

    /// <summary>The peer's endpoint; nobody before the join was answered.</summary>
    public IActorRef Endpoint { get; private set; } = ActorRefs.Nobody;

    /// <summary>A question has no answer yet.</summary>
    public bool IsAsking => _question is not null;

    /// <summary>The highest epoch that was seen.</summary>
    public long Epoch { get; private set; }

    /// <summary>The room's setting.</summary>
    public bool Simulcast { get; private set; }

    /// <summary>Who is in the room.</summary>
    public IEnumerable<PeerRecord> Peers => _roster.Peers;

    /// <summary>The room's node, <c>host:port</c>; null when it is ours, or the room is away.</summary>
    public string? RoomNode => NodeNames.Of(Room.Path.Address);

    /// <summary>Asks the room, wherever it is, until <see cref="Begin"/> or <see cref="Resume"/> has its answer.</summary>
    /// <param name="question">Makes the question; called for each repeat, so that it says how things are then.</param>
    public void Ask(Func<object> question)
    {
        _question = question;
        _askAgain = FirstAskAgain;
        AskAgain();
    }

    /// <summary>Repeats the question that has no answer yet.</summary>
    public void AskAgain()
    {
        if (_question is null)
        {
            return;
        }

        dependencies.Region.Tell(_question());
        owner.Timers.StartSingleTimer(AskTimer, AskRoomAgain.Instance, _askAgain);
        _askAgain = TimeSpan.FromTicks(Math.Min((long)(_askAgain.Ticks * Backoff), LongestAskAgain.Ticks));
    }

    /// <summary>The question was answered, or nobody wants to know any more.</summary>
    public void StopAsking()
    {
        _question = null;
        owner.Timers.Cancel(AskTimer);
    }

    /// <summary>The join was answered: the room is told what has waited for it.</summary>
    public void Begin(IActorRef room, PeerAdded added)
    {
        StopAsking();
        Room = room;
        Endpoint = added.Endpoint;
        Simulcast = added.Simulcast;
        Epoch = added.Epoch;
        _epochs.See(Epoch);
        TellUnhandled();
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
            _epochs.See(epoch);
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
        var numbered = message with { Generation = identity.Generation, Sequence = ++_lastSent };
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

    /// <summary>The room has gone: it is asked for, with all that the channel brings to its next life.</summary>
    public void Lose()
    {
        Room = ActorRefs.Nobody;
        Register();
    }

    /// <summary>
    /// The connection to the room's node broke, and both live on: what either told the other last may be lost. The room is asked what
    /// there is, and told again what it may not have handled.
    /// </summary>
    public void Repair() => Register();

    /// <summary>The room is there again and knows the peer: it is told what the old one may not have handled.</summary>
    public void Resume(IActorRef room)
    {
        StopAsking();
        Room = room;
        TellUnhandled();
    }

    /// <summary>The channel has ended.</summary>
    public void Dispose() => _epochs.Dispose();

    private void Register()
    {
        var question = ++_questions;
        Ask(() => new RegisterPeer(
            identity.RoomId, identity.PeerId, identity.Generation, channel, Endpoint, hasEntered(), Epoch, Simulcast, _roster.ToSnapshot())
        {
            Question = question,
        });
    }

    private void TellUnhandled()
    {
        foreach (var message in _unhandled)
        {
            Room.Tell(message);
        }
    }
}
