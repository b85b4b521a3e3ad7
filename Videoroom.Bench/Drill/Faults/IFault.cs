using Videoroom.Bench.Cluster.Calls;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>Something that happens to a cluster, and what is measured of it. Disposing it ends its nodes.</summary>
internal interface IFault : IAsyncDisposable
{
    /// <summary>One of <see cref="FaultNames"/>.</summary>
    string Name { get; }

    /// <summary>What happens, for the report.</summary>
    string Title { get; }

    /// <summary>How often it is made unless the command line says otherwise.</summary>
    int Repeats { get; }

    /// <summary>The call that is watched before the fault; null when there is none.</summary>
    ClusterCall? Watched { get; }

    /// <summary>Brings the cluster and a call to where the fault can be made.</summary>
    Task PrepareAsync(DrillRun run, CancellationToken cancellation);

    /// <summary>Makes the fault and adds figures and violations to the run.</summary>
    Task MakeAsync(DrillRun run, CancellationToken cancellation);

    /// <summary>Clears up after a run.</summary>
    /// <param name="failed">It failed by an exception: nothing of the cluster may be used again.</param>
    Task ClearAsync(bool failed);
}
