using System.CommandLine;
using Videoroom.Fuzz.Driver;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Commands;

/// <summary><c>run</c>: gives a target inputs that are made of its seeds, in this process, and keeps what is found.</summary>
internal static class RunCommand
{
    // The runtime compiles and collects, the machine is busy: what stands still for so long does not go on.
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var name = TargetArgument.Create();
        var inputs = new Option<long?>("--inputs") { Description = "How many inputs; as many as show that the target holds, when neither this nor a time is given." };
        var minutes = new Option<double?>("--minutes") { Description = "For how long." };
        var seed = new Option<ulong>("--seed") { Description = "Decides all inputs.", DefaultValueFactory = _ => 1 };
        var cases = TargetArgument.CasesOption();
        var journal = new Option<string?>("--journal") { Description = "A file that has the last inputs if the process dies of them: see 'salvage'." };
        var command = new Command("run", "Gives a target inputs made of its seeds.") { name, inputs, minutes, seed, cases, journal };
        command.SetAction(result => Run(
            result.GetValue(name)!,
            new FuzzOptions
            {
                Inputs = result.GetValue(inputs),
                Time = result.GetValue(minutes) is { } time ? TimeSpan.FromMinutes(time) : null,
                Seed = result.GetValue(seed),
            },
            new CaseFolder(result.GetValue(cases)!),
            result.GetValue(journal)));
        return command;
    }

    private static int Run(string name, FuzzOptions options, CaseFolder cases, string? journalPath)
    {
        using var target = FuzzTargets.Create(name);
        using var memory = TargetArgument.Memory(target.MaxLength);
        using var scratch = TargetArgument.Memory(FuzzTarget.MaxScratch);
        target.Scratch = scratch;
        using var journal = journalPath is null ? null : new Journal(journalPath, target.InputsPerState * Journal.SizeOf(target.MaxLength));
        if (options is { Inputs: null, Time: null })
        {
            options = options with { Inputs = target.Pace.Measure() };
        }

        FuzzSession? session = null;
        using var watchdog = new Watchdog(HangLimit, () => OnHang(target.Name, session!, cases));
        var lines = new ProgressLine(Console.Out);
        session = new FuzzSession(target, options, memory) { Journal = journal, Watchdog = watchdog, Progressed = lines.On };
        var report = session.Run();
        lines.End(report, cases.Keep);
        return report.Findings.Count == 0 ? ExitCode.NothingFound : ExitCode.Found;
    }

    private static void OnHang(string target, FuzzSession session, CaseFolder cases)
    {
        var file = cases.Keep(new Finding(target, FindingKind.Hang, $"it does not end within {HangLimit.TotalSeconds} s", "", session.CurrentInputs));
        Console.WriteLine($"An input of {target} does not end: kept as {file}");
        Environment.Exit(ExitCode.Hangs);
    }
}
