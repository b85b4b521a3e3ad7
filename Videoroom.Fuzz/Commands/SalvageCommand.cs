using System.CommandLine;
using Videoroom.Fuzz.Driver;

namespace Videoroom.Fuzz.Commands;

/// <summary><c>salvage</c>: keeps the inputs of which a process died.</summary>
internal static class SalvageCommand
{
    public static Command Create()
    {
        var name = TargetArgument.Create();
        var journal = new Argument<FileInfo>("journal") { Description = "What 'run' was given as --journal." };
        journal.AcceptExistingOnly();
        var cases = TargetArgument.CasesOption();
        var command = new Command("salvage", "Keeps the inputs that ended a process.") { name, journal, cases };
        command.SetAction(result => Run(result.GetValue(name)!, result.GetValue(journal)!.FullName, new CaseFolder(result.GetValue(cases)!)));
        return command;
    }

    private static int Run(string target, string journal, CaseFolder cases)
    {
        var inputs = Journal.Read(journal);
        if (inputs.Count == 0)
        {
            Console.WriteLine($"{target}: the process died before it had an input.");
            return ExitCode.NothingFound;
        }

        var file = cases.Keep(new Finding(target, FindingKind.Crash, "the process dies", "", inputs));
        Console.WriteLine($"The process died of {target}: kept as {file}");
        return ExitCode.Found;
    }
}
