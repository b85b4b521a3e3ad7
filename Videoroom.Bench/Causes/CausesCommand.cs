using System.CommandLine;
using Videoroom.Bench.Drill;
using Videoroom.Bench.Node;
using Videoroom.Client;

namespace Videoroom.Bench.Causes;

/// <summary><c>causes</c>: whether the server finds out why a picture is bad.</summary>
internal static class CausesCommand
{
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(4);

    /// <summary>The command line.</summary>
    public static Command Create()
    {
        var names = CauseCases.All.Select(cause => CauseResult.NameOf(cause.Cause)).ToArray();
        var causes = new Option<string[]>("--cause")
        {
            Description = $"Which: {string.Join(", ", names)}. All of them without it.",
            AllowMultipleArgumentsPerToken = true,
        };
        causes.AcceptOnlyFromAmong(names);
        var rounds = new Option<int>("--rounds") { Description = "How often each is produced, in random order; 0 produces none.", DefaultValueFactory = _ => 3 };
        var seed = new Option<int>("--seed") { Description = "Decides the order, and what is lost.", DefaultValueFactory = _ => 1 };
        var clean = new Option<double>("--clean") { Description = "Minutes of a clean call after that; 0 for none.", DefaultValueFactory = _ => 10 };
        var json = new Option<FileInfo?>("--json") { Description = "Writes all results to a file, too." };
        var command = new Command("causes", "Produces each cause of a bad picture in a call, and looks whether the server names that one, there, and no other.")
        {
            causes, rounds, seed, clean, json,
        };
        command.SetAction(async (result, cancellation) =>
        {
            var chosen = result.GetValue(causes) is { Length: > 0 } some ? some : names;
            var report = await RunAsync(
                [.. CauseCases.All.Where(cause => chosen.Contains(CauseResult.NameOf(cause.Cause)))],
                result.GetValue(rounds),
                result.GetValue(seed),
                result.GetValue(clean),
                cancellation);
            if (result.GetValue(json) is { } file)
            {
                await ReportFile.WriteAsync(file, report);
            }

            return report.ExitCode;
        });
        return command;
    }

    private static async Task<CausesReport> RunAsync(CauseCase[] causes, int rounds, int seed, double cleanMinutes, CancellationToken cancellation)
    {
        await using var node = await RunningNode.StartAsync(CauseCall.NodeOptions);
        using var host = new ClientHost();
        var order = Enumerable.Repeat(causes, rounds).SelectMany(all => all).ToArray();
        new Random(seed).Shuffle(order);
        var results = new List<CauseResult>();
        Console.WriteLine(CauseTable.Heading);
        foreach (var cause in order)
        {
            var number = results.Count;
            results.Add(await CauseRun.RunAsync(node, host, cause, $"causes-{number}", seed + number, Steady, cancellation));
            Print(CauseTable.Lines(results[number]));
        }

        var told = cleanMinutes > 0 ? await CleanRun.RunAsync(node, host, "clean", TimeSpan.FromMinutes(cleanMinutes), cancellation) : [];
        var report = new CausesReport(seed, rounds, results, cleanMinutes, told);
        Print(CauseTable.Summary(report));
        return report;
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }
}
