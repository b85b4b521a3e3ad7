using System.CommandLine;
using Videoroom.Fuzz.Driver;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Commands;

/// <summary>What the commands have in common.</summary>
internal static class TargetArgument
{
    /// <summary>The name of a target.</summary>
    public static Argument<string> Create()
    {
        var argument = new Argument<string>("target") { Description = "What gets the inputs: see 'list'." };
        argument.AcceptOnlyFromAmong([.. FuzzTargets.Names]);
        return argument;
    }

    /// <summary>Where findings are kept.</summary>
    public static Option<string> CasesOption() => new("--cases")
    {
        Description = "Folder of the kept cases; each target has one in it.",
        DefaultValueFactory = _ => Path.Combine("Videoroom.Tests", "Fixtures", "Fuzz"),
    };

    /// <summary>Memory for inputs, such that nobody reads beyond their ends unnoticed.</summary>
    /// <param name="capacity">The longest input, in bytes.</param>
    public static InputMemory Memory(int capacity) => GuardedMemory.IsSupported ? new GuardedMemory(capacity) : new ArrayMemory();
}
