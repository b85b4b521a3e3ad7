using System.CommandLine;
using System.Globalization;
using Videoroom.Bench.Cluster;

namespace Videoroom.Bench.Rooms;

/// <summary>
/// <c>rooms</c>: many idle rooms on a cluster of processes: where they fall, what one costs, and how
/// long it takes to make one. Each has one person, who joined and does nothing: without anybody a room ends.
/// </summary>
internal static class RoomsCommand
{
    /// <summary>How far a node may be from an even share.</summary>
    private const double Tolerance = 0.2;

    public static Command Create()
    {
        var rooms = new Option<int>("--rooms") { Description = "Rooms to make.", DefaultValueFactory = _ => 10_000 };
        var nodes = new Option<int>("--nodes") { Description = "Nodes.", DefaultValueFactory = _ => 3 };
        var atOnce = new Option<int>("--at-once") { Description = "Joins that are under way at the same time.", DefaultValueFactory = _ => 30 };
        var server = ServerFolder.Option();
        var command = new Command("rooms", "Placement, memory and time of many idle rooms on a cluster.") { rooms, nodes, atOnce, server };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(rooms), result.GetValue(nodes), result.GetValue(atOnce), result.GetValue(server)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int rooms, int nodes, int atOnce, string server, CancellationToken cancellation)
    {
        await using var cluster = await RoomsCluster.StartAsync(nodes, server);
        var run = await RoomsRun.MeasureAsync(cluster, rooms, atOnce, cancellation);
        var farthest = run.Unevenness;
        Print($"{rooms:N0} rooms on {nodes} nodes, {atOnce} joins at once");
        Print($"  placement          {string.Join(", ", run.Placement.Select(count => $"{count:N0}"))}; farthest from even {farthest:P1} ({(farthest <= Tolerance ? "within" : "NOT within")} {Tolerance:P0})");
        Print($"  memory a room      {run.BytesPerRoom / 1024:F1} KiB resident, over all nodes, its one person's channel included");
        Print($"  time to make one   median {Quantile(run.Milliseconds, 0.5):F1} ms, p95 {Quantile(run.Milliseconds, 0.95):F1} ms, slowest {run.Milliseconds[^1]:F1} ms");
        Print($"  all of them        {run.Total.TotalSeconds:F1} s, {rooms / run.Total.TotalSeconds:N0} a second");
        return farthest <= Tolerance ? 0 : 1;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static double Quantile(IReadOnlyList<double> sorted, double quantile) => sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * quantile)];
}
