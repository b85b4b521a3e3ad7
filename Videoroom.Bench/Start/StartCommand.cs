using System.CommandLine;
using System.Globalization;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Start;

/// <summary>
/// <c>start</c>: how soon a node is ready, what it holds then, and what it burns while nothing happens; alone or in a cluster.
/// Several servers are started in turn (A B A B).
/// </summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var servers = new Option<string[]>("--server")
        {
            Description = "A folder with a server, as dotnet publish makes it; may be repeated. Without it the one beside this program.",
            DefaultValueFactory = _ => [ServerFolder.Own],
        };
        var nodes = new Option<int>("--nodes") { Description = "Nodes; more than one are a cluster.", DefaultValueFactory = _ => 1 };
        var repeats = new Option<int>("--repeats") { Description = "Starts of each server.", DefaultValueFactory = _ => 10 };
        var idle = new Option<int>("--idle-after")
        {
            Description = "Seconds after which the CPU of idle nodes is measured, for 30 s; 0 leaves that out.",
        };
        var command = new Command("start", "The time until a node is ready, and its memory and CPU when nothing happens.") { servers, nodes, repeats, idle };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(servers)!,
            result.GetValue(nodes),
            result.GetValue(repeats),
            result.GetValue(idle) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] servers, int nodes, int repeats, TimeSpan? idleAfter, CancellationToken cancellation)
    {
        var runs = servers.ToDictionary(server => server, _ => new List<StartRun>());
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var server in servers)
            {
                runs[server].AddRange(await StartRun.MeasureAsync(Path.GetFullPath(server), nodes, idleAfter, cancellation));
            }
        }

        foreach (var (server, measured) in runs)
        {
            Console.WriteLine(server);
            Print("ready after", "ms", [.. measured.Select(run => run.ReadyMs)]);
            Print("resident then", "MB", [.. measured.Select(run => run.ResidentMb)]);
            Print("CPU when idle", "ms/s", [.. measured.Select(run => run.IdleMsPerSecond).OfType<double>()]);
        }

        return 0;
    }

    private static void Print(string figure, string unit, List<double> values)
    {
        if (values.Count > 0)
        {
            FormattableString line =
                $"  {figure,-15}median {Quantiles.Of(values, Statistic.Median):F0}, {values.Min():F0} to {values.Max():F0} {unit} ({values.Count} nodes)";
            Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        }
    }
}
