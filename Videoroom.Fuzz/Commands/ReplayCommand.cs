using System.CommandLine;
using Videoroom.Fuzz.Driver;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Commands;

/// <summary><c>replay</c>: runs a kept case once more, to see where it comes from, or that it is mended.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var name = TargetArgument.Create();
        var file = new Argument<FileInfo>("file") { Description = "The case." };
        file.AcceptExistingOnly();
        var command = new Command("replay", "Runs a kept case.") { name, file };
        command.SetAction(result => Run(result.GetValue(name)!, result.GetValue(file)!.FullName));
        return command;
    }

    private static int Run(string name, string file)
    {
        var kept = CaseFile.Parse(File.ReadAllText(file));
        using var target = FuzzTargets.Create(name);
        using var memory = TargetArgument.Memory(kept.Inputs.Max(input => input.Length));
        using var scratch = TargetArgument.Memory(FuzzTarget.MaxScratch);
        target.Scratch = scratch;
        if (new Trial(target, memory, new FuzzLimits()).Run(kept) is not { } finding)
        {
            Console.WriteLine($"{target.Name}: nothing is wrong with it.");
            return ExitCode.NothingFound;
        }

        Console.WriteLine($"{finding.Kind} in {target.Name}: {finding.Reason}\n{finding.Details}");
        return ExitCode.Found;
    }
}
