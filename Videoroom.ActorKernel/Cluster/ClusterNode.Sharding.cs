using System.Buffers.Binary;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Store;

namespace Akka.Cluster;

/// <summary>Shards that come, go, and are given away.</summary>
internal sealed partial class ClusterNode
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    // What an entity may need to end when its shard has gone to another node.
    private static readonly TimeSpan EmptyWithin = TimeSpan.FromSeconds(5);

    // What was passed on to the others may need to arrive.
    private static readonly TimeSpan CatchUpWithin = TimeSpan.FromSeconds(2);

    /// <summary>Makes the ref of a type's region at another node.</summary>
    public Func<UniqueAddress, string, IActorRef> ResolveRegion { get; init; }

    /// <summary>The region of a type at another node.</summary>
    public IActorRef RegionAt(UniqueAddress node, string typeName) =>
        _otherRegions.GetOrAdd((node, typeName), (key, resolve) => resolve(key.Node, key.Type), ResolveRegion);

    /// <summary>Makes this node run an entity type. Done when all its shards have an owner.</summary>
    /// <exception cref="ClusterStoreException">The cluster has that type with another number of shards.</exception>
    public async Task RegisterAsync(string typeName, int shardCount, IActorRef region)
    {
        _regions[typeName] = region;
        while (!_isEnded)
        {
            try
            {
                await _store.RegisterTypeAsync(Self, typeName, shardCount, _ended.Token).ConfigureAwait(false);
                await ReadChangeAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception cause) when (cause is not ClusterStoreException)
            {
                LogStoreFailed(cause.Message);
                await PauseAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Gives all shards away and ends membership.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        if (_isEnded)
        {
            return;
        }

        _isLeaving = true;
        try
        {
            await Task.WhenAll(_regions.Values.Select(region => region.Ask<Done>(HoldAll.Instance, cancellation))).ConfigureAwait(false);
            await RetryAsync(token => _store.BeginLeaveAsync(Self, token), cancellation).ConfigureAwait(false);
            await ReleaseAllAsync().WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            // Whether the store has done it is seen when it answers again: until then what is held stays held.
            _isLeaving = false;
            _ = ReleaseAllAsync();
            throw;
        }

        if (View.Members.Count > 1)
        {
            // First all that was sent here by an older view comes in, then all that is passed on arrives.
            await Task.WhenAll(_regions.Values.Select(AwaitEmptyAsync)).WaitAsync(cancellation).ConfigureAwait(false);
            await CatchUpAsync(CatchUpWithin).ConfigureAwait(false);
            await Task.WhenAll(_regions.Values.Select(AwaitEmptyAsync)).WaitAsync(cancellation).ConfigureAwait(false);
            await CatchUpAsync(CatchUpWithin).ConfigureAwait(false);
        }

        _isGoodbye = true;
        await RetryAsync(token => _store.LeaveAsync(Self, token), cancellation).ConfigureAwait(false);
        await DoAsync(() =>
        {
            TellEpoch(View.Epoch + 1, View);
            End(isFenced: false);
        }).ConfigureAwait(false);
    }

    private async Task ReleaseAllAsync()
    {
        await ReadChangeAsync().ConfigureAwait(false);
        foreach (var region in _regions.Values)
        {
            region.Tell(ReleaseAll.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>Waits until the others know our epoch and all that was sent to them has arrived; not for those that do not answer.</summary>
    private async Task CatchUpAsync(TimeSpan limit)
    {
        var question = new byte[9];
        question[0] = AreYouThere;
        BinaryPrimitives.WriteInt64BigEndian(question.AsSpan(1), View.Epoch);
        var answers = new List<Task>();
        foreach (var node in View.Members.Select(member => member.Node).Where(node => !node.Equals(Self) && IsReachable(node)))
        {
            var answer = _caughtUp[node] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_transport!.SendControl(node, question))
            {
                answers.Add(answer.Task);
            }
        }

        await Task.WhenAny(Task.WhenAll(answers), Task.Delay(limit, _time, CancellationToken.None)).ConfigureAwait(false);
    }

    /// <summary>Gives idle shards away when we have more than our share and others have less.</summary>
    private void Balance()
    {
        if (_isEnded || _isLeaving || !MayAct || _machine!.IsStoreLost)
        {
            return;
        }

        var view = View;
        foreach (var (typeName, region) in _regions)
        {
            if (!view.Shards.TryGetValue(typeName, out var owners))
            {
                continue;
            }

            UniqueAddress[] hosts = [.. view.Members.Where(member => member.Hosts(typeName)).Select(member => member.Node)];
            var share = ShardAllocation.FairShare(owners.Count, hosts.Length);
            var counts = ShardAllocation.Count(owners);
            var excess = counts.GetValueOrDefault(Self) - share;
            UniqueAddress[] takers = [.. hosts.Where(node => !node.Equals(Self) && IsReachable(node) && counts.GetValueOrDefault(node) < share)];
            if (excess > 0 && takers.Length > 0 && _balancing.TryAdd(typeName, 0))
            {
                var wanted = Math.Min(excess, takers.Sum(node => share - counts.GetValueOrDefault(node)));
                _ = Task.Run(() => GiveAwayAsync(typeName, region, wanted, takers));
            }
        }
    }

    private async Task GiveAwayAsync(string typeName, IActorRef region, int wanted, UniqueAddress[] takers)
    {
        try
        {
            // Taken only after it was released again: what is held is handled by nobody.
            var held = await region.Ask<HeldShards>(new HoldIdle(wanted)).ConfigureAwait(false);
            if (held.Shards.Count > 0)
            {
                try
                {
                    await _store.HandOverAsync(Self, typeName, held.Shards, takers, _ended.Token).ConfigureAwait(false);
                }
                catch (Exception cause)
                {
                    LogStoreFailed(cause.Message);
                }

                await ReadChangeAsync().ConfigureAwait(false);
                region.Tell(new Release(held.Shards), ActorRefs.NoSender);
            }
        }
        catch (Exception cause)
        {
            LogStoreFailed(cause.Message);
        }
        finally
        {
            _balancing.TryRemove(typeName, out _);
        }
    }

    private async Task AwaitEmptyAsync(IActorRef region)
    {
        try
        {
            await region.Ask<Done>(AwaitEmpty.Instance, EmptyWithin).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            LogStoreFailed("entities of shards that have gone still run");
        }
    }

    /// <summary>Reads the view, however long the store is away, and applies it as a change of ours.</summary>
    private async Task ReadChangeAsync()
    {
        while (!_isEnded)
        {
            try
            {
                var view = await _store.ReadViewAsync(_ended.Token).ConfigureAwait(false);
                await DoAsync(() =>
                {
                    _isOurChange = true;
                    ApplyView(view);
                }).ConfigureAwait(false);
                return;
            }
            catch (Exception cause)
            {
                LogStoreFailed(cause.Message);
                await PauseAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task RetryAsync(Func<CancellationToken, Task> call, CancellationToken cancellation)
    {
        while (!_isEnded)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await call(cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception cause) when (!cancellation.IsCancellationRequested)
            {
                LogStoreFailed(cause.Message);
                await PauseAsync().ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync() => Task.Delay(RetryAfter, _time, CancellationToken.None);
}
