namespace Akka.Cluster.Store;

/// <summary>What the store says of the whole cluster at one epoch. Never changed: a newer epoch is a new view.</summary>
/// <param name="Epoch">Raised by every change of members or owners.</param>
/// <param name="Members">In the order of their addresses.</param>
/// <param name="Shards">Per entity type the owner of each shard, by the shard's number.</param>
/// <param name="Moves">The latest changes, newest first; bounded.</param>
internal sealed record ClusterView(
    long Epoch,
    IReadOnlyList<StoredMember> Members,
    IReadOnlyDictionary<string, IReadOnlyList<ShardOwner>> Shards,
    IReadOnlyList<ClusterMove> Moves)
{
    /// <summary>Before anything is known.</summary>
    public static readonly ClusterView Empty = new(0, [], new Dictionary<string, IReadOnlyList<ShardOwner>>(), []);

    /// <summary>The member, or null when that run is none.</summary>
    public StoredMember? Find(UniqueAddress node) => Members.FirstOrDefault(member => member.Node.Equals(node));
}

/// <summary>A member as the store has it.</summary>
/// <param name="Node">Which run.</param>
/// <param name="State">Whether it is about to leave.</param>
/// <param name="JoinedEpoch">The epoch that its joining made.</param>
/// <param name="LockKey">The advisory lock that it holds while its process lives.</param>
/// <param name="JoinedAt">When, by the store's clock.</param>
/// <param name="Types">The entity types that it runs.</param>
/// <param name="Properties">What it tells about itself.</param>
internal sealed record StoredMember(
    UniqueAddress Node,
    StoredMemberState State,
    long JoinedEpoch,
    long LockKey,
    DateTimeOffset JoinedAt,
    IReadOnlyList<string> Types,
    IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Whether shards of a type may be given to it.</summary>
    public bool Hosts(string typeName) => State == StoredMemberState.Up && Types.Contains(typeName);
}

/// <summary>What a member is up to.</summary>
internal enum StoredMemberState
{
    /// <summary>At work.</summary>
    Up = 0,

    /// <summary>Has given its shards away and ends soon.</summary>
    Leaving = 1,
}

/// <summary>Who has a shard.</summary>
/// <param name="Node">Null: nobody, as no member runs its type.</param>
/// <param name="Epoch">The epoch at which it was taken.</param>
internal readonly record struct ShardOwner(UniqueAddress? Node, long Epoch);

/// <summary>A change of members or owners, for people.</summary>
/// <param name="Epoch">The epoch that it made.</param>
/// <param name="At">When, by the store's clock.</param>
/// <param name="What">What has changed and why.</param>
internal sealed record ClusterMove(long Epoch, DateTimeOffset At, string What);
