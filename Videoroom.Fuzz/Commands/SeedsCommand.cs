using System.CommandLine;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Commands;

/// <summary><c>seeds</c>: writes a target's seeds as files, for a fuzzer that begins with a folder of them.</summary>
internal static class SeedsCommand
{
    public static Command Create()
    {
        var name = TargetArgument.Create();
        var folder = new Argument<string>("folder") { Description = "Where to; it is made when it is not there." };
        var command = new Command("seeds", "Writes a target's seeds as files.") { name, folder };
        command.SetAction(result => Write(result.GetValue(name)!, result.GetValue(folder)!));
        return command;
    }

    private static void Write(string name, string folder)
    {
        using var target = FuzzTargets.Create(name);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < target.Seeds.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}-{i:000}"), target.Seeds[i]);
        }
    }
}
