using Akka.Cluster;
using Videoroom.Actors.Nodes;

namespace Videoroom.Web.Clustering;

/// <summary>Something that happened to a member of the cluster.</summary>
/// <param name="At">When this node heard of it.</param>
/// <param name="Node">The member, <c>host:port</c>.</param>
/// <param name="What">What happened.</param>
internal sealed record ClusterHistoryEntry(DateTimeOffset At, string Node, string What);

/// <summary>What happened in the cluster since this node became a member, for the operator. Callable from any thread.</summary>
internal sealed class ClusterHistory(TimeProvider clock)
{
    /// <summary>Older entries are forgotten.</summary>
    public const int MaxEntries = 100;

    private readonly Lock _gate = new();
    private readonly LinkedList<ClusterHistoryEntry> _entries = [];
    private readonly Dictionary<string, DateTimeOffset> _since = [];

    /// <summary>The entries, the newest first.</summary>
    public IReadOnlyList<ClusterHistoryEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Since when a member is in the state that it is in, as far as this node knows.</summary>
    /// <param name="node">The member, <c>host:port</c>.</param>
    public DateTimeOffset? Since(string node)
    {
        lock (_gate)
        {
            return _since.TryGetValue(node, out var since) ? since : null;
        }
    }

    /// <summary>Adds what the cluster told.</summary>
    public void Add(ClusterEvent.IClusterDomainEvent news)
    {
        if (Describe(news) is not var (member, what))
        {
            return;
        }

        var entry = new ClusterHistoryEntry(clock.GetUtcNow(), NodeNames.OfMember(member.Address), what);
        lock (_gate)
        {
            _entries.AddFirst(entry);
            if (_entries.Count > MaxEntries)
            {
                _entries.RemoveLast();
            }

            if (news is ClusterEvent.MemberRemoved)
            {
                _since.Remove(entry.Node);
            }
            else
            {
                _since[entry.Node] = entry.At;
            }
        }
    }

    private static (Member Member, string What)? Describe(ClusterEvent.IClusterDomainEvent news) => news switch
    {
        ClusterEvent.MemberJoined joined => (joined.Member, "joins"),
        ClusterEvent.MemberUp up => (up.Member, "is a member"),
        ClusterEvent.UnreachableMember unreachable => (unreachable.Member, "cannot be reached"),
        ClusterEvent.ReachableMember reachable => (reachable.Member, "can be reached again"),
        ClusterEvent.MemberLeft left => (left.Member, "leaves"),
        ClusterEvent.MemberDowned downed => (downed.Member, "was downed"),
        ClusterEvent.MemberRemoved { PreviousStatus: MemberStatus.Down } removed => (removed.Member, "was removed: it was lost or cut off"),
        ClusterEvent.MemberRemoved removed => (removed.Member, "has left"),
        _ => null,
    };
}
