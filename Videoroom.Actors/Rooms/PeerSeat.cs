using Akka.Actor;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// A peer's place in a room: the sessions in which it is here. One as a rule; two while it moves from one node to another; none
/// while it is on its way back from a node that is lost.
/// </summary>
internal sealed class PeerSeat(string peerId, ChangeBudget changes)
{
    private readonly List<PeerSession> _sessions = [];

    public string PeerId { get; } = peerId;

    /// <summary>What it may still change.</summary>
    public ChangeBudget Changes { get; } = changes;

    /// <summary>How often it was refused what is not its own.</summary>
    public int Refusals { get; set; }

    /// <summary>The highest that it ever had.</summary>
    public int Generation { get; private set; }

    /// <summary>Its sessions, the oldest first.</summary>
    public IReadOnlyList<PeerSession> Sessions => _sessions;

    /// <summary>The newest; null when there is none.</summary>
    public PeerSession? Newest => _sessions.Count == 0 ? null : _sessions[^1];

    /// <summary>
    /// Those whose clients are told things. Not before they have been told who is in the room: that also says all that they miss until then.
    /// </summary>
    public IEnumerable<PeerSession> Told => _sessions.Where(session => session.HasEntered);

    public void Add(PeerSession session)
    {
        _sessions.Add(session);
        _sessions.Sort((left, right) => left.Generation.CompareTo(right.Generation));
        Generation = Math.Max(Generation, session.Generation);
    }

    public void Remove(PeerSession session) => _sessions.Remove(session);

    public PeerSession? Find(int generation) => _sessions.Find(session => session.Generation == generation);
}

/// <summary>One session of a peer: its channel and its endpoint, both on one node. The endpoint comes later.</summary>
internal sealed class PeerSession(PeerSeat seat, int generation, IActorRef channel, string? node, EndpointExtensions extensions)
{
    public PeerSeat Seat { get; } = seat;

    public int Generation { get; } = generation;

    public IActorRef Channel { get; } = channel;

    /// <summary>Its node, <c>host:port</c>; null in a cluster of one.</summary>
    public string? Node { get; } = node;

    public EndpointExtensions Extensions { get; } = extensions;

    public IActorRef? Endpoint { get; set; }

    /// <summary>Its client has been told who is in the room.</summary>
    public bool HasEntered { get; set; }

    /// <summary>The last of the channel's numbered messages that was handled.</summary>
    public long Handled { get; set; }

    /// <summary>The last of the channel's questions (<see cref="RegisterPeer.Question"/>) that was answered in full.</summary>
    public long Answered { get; set; }

    /// <summary>The client's socket is lost.</summary>
    public bool IsSocketLost { get; set; }

    /// <summary>Its node cannot be reached at present, and may not be lost.</summary>
    public bool IsNodeSilent { get; set; }

    /// <summary>Its node has left the cluster, or is lost.</summary>
    public bool IsNodeGone { get; set; }

    /// <summary>Somebody is at the other end, as far as is known.</summary>
    public bool IsPresent => !IsSocketLost && !IsNodeSilent;
}
