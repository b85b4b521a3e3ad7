using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>A fault of nodes in network namespaces with a call of clients without a browser. The cluster lives over all runs.</summary>
/// <param name="testbed">What the cluster runs in.</param>
/// <param name="nodes">How many nodes.</param>
internal abstract class ClusterFault(Testbed testbed, int nodes) : IFault
{
    private ProcessCluster? _cluster;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Title { get; }

    /// <inheritdoc/>
    public virtual int Repeats => 20;

    /// <inheritdoc/>
    public ClusterCall? Watched => Call;

    /// <summary>The testbed.</summary>
    protected Testbed Testbed => testbed;

    /// <summary>The cluster, whole when a run begins.</summary>
    protected ProcessCluster Cluster => _cluster ?? throw new InvalidOperationException("The run has not been prepared.");

    /// <summary>The run's call.</summary>
    protected ClusterCall? Call { get; set; }

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRun run, CancellationToken cancellation)
    {
        if (_cluster is null)
        {
            _cluster = await ProcessCluster.StartAsync(testbed, nodes, Path.Combine("drill", Name), await LeaseAsync());
        }
        else
        {
            await _cluster.MendAsync();
        }

        await BeginCallAsync(run);
    }

    /// <inheritdoc/>
    public abstract Task MakeAsync(DrillRun run, CancellationToken cancellation);

    /// <inheritdoc/>
    public async Task ClearAsync(bool failed)
    {
        await EndCallAsync();
        if (failed && _cluster is { } cluster)
        {
            // Its logs are kept: the next cluster of this fault writes into the same folder otherwise.
            _cluster = null;
            await cluster.DisposeAsync();
            FaultLogs.Keep(Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndCallAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>Makes the call that the run is about.</summary>
    protected abstract Task BeginCallAsync(DrillRun run);

    /// <summary>The lease that the nodes share; null is none.</summary>
    protected virtual Task<string?> LeaseAsync() => Task.FromResult<string?>(null);

    /// <summary>Ends the run's call.</summary>
    protected virtual async Task EndCallAsync()
    {
        if (Call is not null)
        {
            await Call.DisposeAsync();
            Call = null;
        }
    }
}
