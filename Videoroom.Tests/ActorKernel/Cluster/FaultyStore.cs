using Akka.Cluster;
using Akka.Cluster.Store;

namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>A store that one node, or all, can lose for a while.</summary>
internal sealed class FaultyStore(IClusterStore inner) : IClusterStore
{
    private volatile bool _isAway;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    public IAsyncDisposable? Lock { get; private set; }

    public Task OpenAsync(CancellationToken cancellation) => Store.OpenAsync(cancellation);

    public async Task<IAsyncDisposable> HoldLockAsync(long lockKey, IStoreListener listener, CancellationToken cancellation) =>
        Lock = await Store.HoldLockAsync(lockKey, new Listener(this, listener), cancellation);

    public Task<ClusterView> JoinAsync(
        UniqueAddress self, long lockKey, IReadOnlyDictionary<string, string> properties, CancellationToken cancellation) =>
        Store.JoinAsync(self, lockKey, properties, cancellation);

    public Task<Renewal?> RenewAsync(UniqueAddress self, CancellationToken cancellation) => Store.RenewAsync(self, cancellation);

    public Task<ClusterView> ReadViewAsync(CancellationToken cancellation) => Store.ReadViewAsync(cancellation);

    public Task<RemovalOutcome> RemoveDeadAsync(
        UniqueAddress self, UniqueAddress node, DeathSign sign, DateTime? seenLease, CancellationToken cancellation) =>
        Store.RemoveDeadAsync(self, node, sign, seenLease, cancellation);

    public Task<LockLook?> LookAtLockAsync(UniqueAddress node, CancellationToken cancellation) => Store.LookAtLockAsync(node, cancellation);

    public Task ReportUnreachableAsync(UniqueAddress self, IReadOnlyCollection<UnreachablePeer> peers, CancellationToken cancellation) =>
        Store.ReportUnreachableAsync(self, peers, cancellation);

    public Task<bool> ResolveCutAsync(UniqueAddress self, CancellationToken cancellation) => Store.ResolveCutAsync(self, cancellation);

    public Task RegisterTypeAsync(UniqueAddress self, string typeName, int shardCount, CancellationToken cancellation) =>
        Store.RegisterTypeAsync(self, typeName, shardCount, cancellation);

    public Task<bool> HandOverAsync(
        UniqueAddress self, string typeName, IReadOnlyCollection<int> shards, IReadOnlyCollection<UniqueAddress> targets,
        CancellationToken cancellation) => Store.HandOverAsync(self, typeName, shards, targets, cancellation);

    public Task BeginLeaveAsync(UniqueAddress self, CancellationToken cancellation) => Store.BeginLeaveAsync(self, cancellation);

    public Task LeaveAsync(UniqueAddress self, CancellationToken cancellation) => Store.LeaveAsync(self, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private IClusterStore Store => _isAway ? throw new TimeoutException("The store is away.") : inner;

    private sealed class Listener(FaultyStore owner, IStoreListener inner) : IStoreListener
    {
        public void OnEpoch(long epoch)
        {
            if (!owner.IsAway)
            {
                inner.OnEpoch(epoch);
            }
        }

        public void OnLockLost() => inner.OnLockLost();
    }
}
