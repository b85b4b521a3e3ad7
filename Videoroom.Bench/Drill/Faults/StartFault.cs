using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>What is about three nodes' starts: a new cluster for each run, and no call.</summary>
internal abstract class StartFault(Testbed testbed) : IFault
{
    private ProcessCluster? _cluster;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Title { get; }

    /// <inheritdoc/>
    public int Repeats => 20;

    /// <inheritdoc/>
    public ClusterCall? Watched => null;

    /// <summary>The cluster.</summary>
    protected ProcessCluster Cluster => _cluster ?? throw new InvalidOperationException("The run has not been prepared.");

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRun run, CancellationToken cancellation)
    {
        _cluster = await ProcessCluster.CreateAsync(testbed, 3, Path.Combine("drill", Name));
        await PrepareNodesAsync();
    }

    /// <inheritdoc/>
    public abstract Task MakeAsync(DrillRun run, CancellationToken cancellation);

    /// <inheritdoc/>
    public async Task ClearAsync(bool failed) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            _cluster = null;
        }
    }

    /// <summary>Starts what runs before the fault.</summary>
    protected virtual Task PrepareNodesAsync() => Task.CompletedTask;
}
