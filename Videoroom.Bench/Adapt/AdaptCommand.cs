using System.CommandLine;
using Videoroom.Bench.Adapt.Servers;
using Videoroom.Bench.Drill;

namespace Videoroom.Bench.Adapt;

/// <summary><c>adapt</c>: what a viewer gets over a network that changes.</summary>
internal static class AdaptCommand
{
    /// <summary>The command line.</summary>
    public static Command Create()
    {
        var plans = new Option<string[]>("--plan")
        {
            Description = $"Which: {string.Join(", ", AdaptPlans.All.Select(plan => plan.Name))}. All of them without it.",
            AllowMultipleArgumentsPerToken = true,
        };
        plans.AcceptOnlyFromAmong([.. AdaptPlans.All.Select(plan => plan.Name)]);
        var servers = new Option<string[]>("--server")
        {
            Description = $"Against which: {string.Join(", ", AdaptServers.Names)}; several with commas. Janus and Pion come from Debian's packages.",
            DefaultValueFactory = _ => [AdaptServers.Ours],
            CustomParser = AdaptServers.Parse,
        };
        var repeats = new Option<int>("--repeats") { Description = "Runs of each, with one seed after the other.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Decides what is lost; the first run's.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo?>("--json") { Description = "Writes all samples to a file, too." };
        var charts = new Option<DirectoryInfo?>("--charts") { Description = "Draws each first run into a folder, as SVG." };
        var command = new Command("adapt", "What a viewer gets over a network that changes, and whether another viewer notices: rates, queues, freezes and sound.")
        {
            plans, servers, repeats, seed, json, charts,
        };
        command.SetAction(async (result, cancellation) =>
        {
            var names = result.GetValue(plans) is { Length: > 0 } chosen ? chosen : [.. AdaptPlans.All.Select(plan => plan.Name)];
            var results = new List<AdaptResult>();
            var others = result.GetValue(servers)!;
            using var running = new AdaptServers();
            foreach (var (plan, server) in AdaptPlans.All.Where(plan => names.Contains(plan.Name)).SelectMany(plan => others.Select(server => (plan, server))))
            {
                for (var run = 0; run < result.GetValue(repeats); run++)
                {
                    var figures = await running.RunAsync(server, plan, result.GetValue(seed) + run, cancellation);
                    results.Add(figures);
                    foreach (var line in AdaptTable.Lines(figures))
                    {
                        Console.WriteLine(line);
                    }

                    if (run == 0 && result.GetValue(charts) is { } folder)
                    {
                        folder.Create();
                        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{plan.Name}-{server}.svg"), AdaptChart.Draw(figures), cancellation);
                    }
                }
            }

            if (others.Length > 1)
            {
                foreach (var line in AdaptComparison.Lines(results))
                {
                    Console.WriteLine(line);
                }
            }

            if (result.GetValue(json) is { } file)
            {
                await ReportFile.WriteAsync(file, results);
            }
        });
        return command;
    }
}
