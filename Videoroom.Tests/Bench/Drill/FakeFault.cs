using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill;
using Videoroom.Bench.Drill.Faults;

namespace Videoroom.Tests.Bench.Drill;

/// <summary>A fault without a cluster.</summary>
internal sealed class FakeFault(Action<DrillRun> make) : IFault
{
    public string Name => FaultNames.StartsMerge;

    public string Title => "nothing";

    public int Repeats => 20;

    public ClusterCall? Watched => null;

    /// <summary>How many preparations fail from now on.</summary>
    public int FailingPreparations { get; set; }

    /// <summary>How often it was made.</summary>
    public int Made { get; private set; }

    public Task PrepareAsync(DrillRun run, CancellationToken cancellation)
        => FailingPreparations-- > 0 ? Task.FromException(new InvalidOperationException("a node ended")) : Task.CompletedTask;

    public Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        Made++;
        make(run);
        return Task.CompletedTask;
    }

    public Task ClearAsync(bool failed) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
