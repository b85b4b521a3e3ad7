using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Faults;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Rooms;

namespace Videoroom.Bench.Drill.ManyRooms;

/// <summary>10,000 rooms on three nodes, as the command <c>rooms</c> makes them; no fault.</summary>
/// <param name="server">The folder with the program that the nodes run.</param>
internal sealed class TenThousandRooms(string server) : IFault
{
    private const int Rooms = 10_000;
    private const int JoinsAtOnce = 30;
    private RoomsCluster? _cluster;

    /// <inheritdoc/>
    public string Name => FaultNames.Rooms;

    /// <inheritdoc/>
    public string Title => "10,000 rooms on three nodes";

    /// <inheritdoc/>
    public int Repeats => 20;

    /// <inheritdoc/>
    public ClusterCall? Watched => null;

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRun run, CancellationToken cancellation) => _cluster = await RoomsCluster.StartAsync(3, server);

    /// <inheritdoc/>
    public async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var measured = await RoomsRun.MeasureAsync(_cluster!, Rooms, JoinsAtOnce, cancellation);
        run.Add(FigureNames.Unevenness, measured.Unevenness * 100);
        run.Add(FigureNames.RoomMemory, measured.BytesPerRoom / 1024);
        run.Add(FigureNames.SlowestJoin, measured.Milliseconds[^1]);
        run.Add(FigureNames.AllIn, measured.Total.TotalMilliseconds);
        run.Note($"rooms on each node: {string.Join(", ", measured.Placement)}");
    }

    /// <inheritdoc/>
    public async Task ClearAsync(bool failed) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        _cluster = null;
    }
}
