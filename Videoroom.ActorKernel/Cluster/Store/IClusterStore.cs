namespace Akka.Cluster.Store;

/// <summary>
/// Decides who is a member and who owns which shard. What decides is one transaction, and all of them run one after the
/// other. Every call has a time limit of its own.
/// </summary>
internal interface IClusterStore : IAsyncDisposable
{
    /// <summary>Connects, and makes the tables when there are none.</summary>
    /// <exception cref="ClusterStoreException">It cannot be reached, refuses us, or is of a later version.</exception>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>
    /// Takes the lock that says that our process lives, and keeps it until disposed of: when its connection breaks it is
    /// taken again.
    /// </summary>
    Task<IAsyncDisposable> HoldLockAsync(long lockKey, IStoreListener listener, CancellationToken cancellation);

    /// <summary>Becomes a member in place of any older run of the same address.</summary>
    /// <exception cref="ClusterSecretException">The members have another secret.</exception>
    Task<ClusterView> JoinAsync(
        UniqueAddress self, long lockKey, IReadOnlyDictionary<string, string> properties, CancellationToken cancellation);

    /// <summary>Makes our lease last from now on again; null when we are no member any more.</summary>
    Task<Renewal?> RenewAsync(UniqueAddress self, CancellationToken cancellation);

    /// <summary>Everything as it is now.</summary>
    Task<ClusterView> ReadViewAsync(CancellationToken cancellation);

    /// <summary>Removes a member that shows this sign of death (looked at again inside), and shares out its shards.</summary>
    /// <param name="self">Who asks.</param>
    /// <param name="node">Who is to be removed.</param>
    /// <param name="sign">Why.</param>
    /// <param name="seenLease">When set, it stays if its lease is not this one any more: it has renewed since we looked.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<RemovalOutcome> RemoveDeadAsync(
        UniqueAddress self, UniqueAddress node, DeathSign sign, DateTime? seenLease, CancellationToken cancellation);

    /// <summary>Looks whether a member's lock is free; null when it is no member any more.</summary>
    Task<LockLook?> LookAtLockAsync(UniqueAddress node, CancellationToken cancellation);

    /// <summary>Replaces what we have said about whom we cannot reach.</summary>
    Task ReportUnreachableAsync(UniqueAddress self, IReadOnlyCollection<UnreachablePeer> peers, CancellationToken cancellation);

    /// <summary>Removes members until all that are left reach each other, once the reports are stable.</summary>
    /// <returns>True when somebody was removed: perhaps we.</returns>
    Task<bool> ResolveCutAsync(UniqueAddress self, CancellationToken cancellation);

    /// <summary>Says that we run an entity type. Shards that nobody has become ours.</summary>
    /// <exception cref="ClusterStoreException">The cluster has that type with another number of shards.</exception>
    Task RegisterTypeAsync(UniqueAddress self, string typeName, int shardCount, CancellationToken cancellation);

    /// <summary>Gives shards of ours to those of the targets that have least, as long as we have more than our share.</summary>
    /// <returns>Whether any has moved.</returns>
    Task<bool> HandOverAsync(
        UniqueAddress self, string typeName, IReadOnlyCollection<int> shards, IReadOnlyCollection<UniqueAddress> targets,
        CancellationToken cancellation);

    /// <summary>Gives all our shards away: we are about to leave.</summary>
    Task BeginLeaveAsync(UniqueAddress self, CancellationToken cancellation);

    /// <summary>Ends our membership.</summary>
    Task LeaveAsync(UniqueAddress self, CancellationToken cancellation);
}

/// <summary>Hears from the store by itself. Called on its threads.</summary>
internal interface IStoreListener
{
    /// <summary>Somebody has made this epoch.</summary>
    void OnEpoch(long epoch);

    /// <summary>The connection that held our lock broke: others' may have, too.</summary>
    void OnLockLost();
}

/// <summary>Our lease lasts for <see cref="Membership.MembershipTimes.Lease"/> from when this was asked for.</summary>
/// <param name="Epoch">The present one.</param>
/// <param name="Leases">Each member's lease.</param>
internal sealed record Renewal(long Epoch, IReadOnlyDictionary<UniqueAddress, StoredLease> Leases);

/// <summary>A lease as the store has it.</summary>
/// <param name="Until">
/// By the store's clock, which may be set: only that it changes says that its holder lives, and only its not changing, for as
/// long as a lease lasts by our own clock, that it is over.
/// </param>
/// <param name="IsValid">Whether the store's clock says that it lasts still.</param>
internal readonly record struct StoredLease(DateTime Until, bool IsValid);

/// <summary>A look at a member's lock.</summary>
/// <param name="IsFree">Whether nobody held it at this moment.</param>
/// <param name="Lease">Its holder's lease at the same moment, as <see cref="StoredLease.Until"/>.</param>
internal sealed record LockLook(bool IsFree, DateTime Lease);

/// <summary>Whom a member cannot reach.</summary>
/// <param name="Node">The other.</param>
/// <param name="WasLinked">Whether it ever had a link to it. When nobody had, the one that joined later is at fault.</param>
internal readonly record struct UnreachablePeer(UniqueAddress Node, bool WasLinked);

/// <summary>By what a node shows that it is dead.</summary>
internal enum DeathSign
{
    /// <summary>Its lock is free: its process has ended.</summary>
    LockFree,

    /// <summary>It has not renewed its lease.</summary>
    LeaseRunOut,
}

/// <summary>What came of an attempt to remove a dead member.</summary>
internal enum RemovalOutcome
{
    /// <summary>It is removed, by us.</summary>
    Removed,

    /// <summary>It does not show that sign: it stays.</summary>
    Alive,

    /// <summary>It is no member any more.</summary>
    Gone,

    /// <summary>We are no member, and decide nothing.</summary>
    NotAMember,
}
