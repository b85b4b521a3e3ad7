using System.CommandLine;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Commands;

/// <summary><c>list</c>: the targets and what holds for them.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var names = new Option<bool>("--names") { Description = "Only the names, one a line." };
        var command = new Command("list", "Says which targets there are.") { names };
        command.SetAction(result => Print(result.GetValue(names)));
        return command;
    }

    private static void Print(bool onlyNames)
    {
        foreach (var name in FuzzTargets.Names)
        {
            using var target = FuzzTargets.Create(name);
            Console.WriteLine(onlyNames ? name : $"{name,-18} {target.Summary}");
        }
    }
}
