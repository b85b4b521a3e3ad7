using System.CommandLine;
using Videoroom.Bench.Attack.Attacks;
using Videoroom.Bench.Cluster;

namespace Videoroom.Bench.Attack;

/// <summary>
/// <c>attack</c>: what a stranger's attack on one room costs the people in another: the latency of their packets, quiet and attacked in
/// turn (A B A B), so that a machine that grows slower meanwhile does not look like an attack.
/// </summary>
internal static class AttackCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var attacks = new Option<string[]>("--attack")
        {
            Description = $"An attack; may be repeated. Without it all: {string.Join(", ", AttackKind.All.Select(kind => kind.Name))}.",
            DefaultValueFactory = _ => [],
        };
        attacks.AcceptOnlyFromAmong([.. AttackKind.All.Select(kind => kind.Name)]);
        var pairs = new Option<int>("--pairs") { Description = "How often quiet and attack follow each other.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<int>("--seconds") { Description = "How long each quiet time and each attack lasts.", DefaultValueFactory = _ => 10 };
        var share = new Option<double>("--share") { Description = "What the stranger has of one core.", DefaultValueFactory = _ => 0.2 };
        var viewers = new Option<int>("--viewers") { Description = "Who watches in the measured room.", DefaultValueFactory = _ => 8 };
        var json = new Option<FileInfo?>("--json") { Description = "Writes every pair into this file." };
        var server = ServerFolder.Option();
        var command = new Command("attack", "What a stranger's attack on one room costs the people in another. Forges source addresses as root.")
        {
            attacks, pairs, seconds, share, viewers, json, server,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new AttackOptions(
                result.GetValue(attacks)!,
                result.GetValue(pairs),
                TimeSpan.FromSeconds(result.GetValue(seconds)),
                result.GetValue(share),
                result.GetValue(viewers),
                result.GetValue(json),
                result.GetValue(server)!),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(AttackOptions options, CancellationToken cancellation)
    {
        List<AttackResult> results = [];
        var report = new AttackReport(results);
        foreach (var kind in AttackKind.All.Where(kind => options.Attacks.Count == 0 || options.Attacks.Contains(kind.Name)))
        {
            Console.WriteLine($"== {kind.Name}: {kind.Title}");
            results.Add(await AttackRun.MeasureAsync(kind.Name, options, Console.WriteLine, cancellation));
            if (options.Json is { } file)
            {
                // After each attack: who stops the rest has what was measured.
                await report.WriteAsync(file);
            }
        }

        report.Print(Console.Out);
        return report.ExitCode;
    }
}
