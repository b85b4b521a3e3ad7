using System.CommandLine;
using SharpFuzz;
using Videoroom.Fuzz.Driver;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Commands;

/// <summary>
/// <c>guided</c>: the far end of a fuzzer that sees which code an input reaches: afl-fuzz (over standard input) or libFuzzer. The assemblies
/// under test must have been instrumented with SharpFuzz's command line tool. Each input gets a fresh state.
/// </summary>
internal static class GuidedCommand
{
    public static Command Create()
    {
        var name = TargetArgument.Create();
        var isLibFuzzer = new Option<bool>("--libfuzzer") { Description = "libFuzzer starts it, not afl-fuzz." };
        var command = new Command("guided", "Runs what afl-fuzz or libFuzzer sends; alone, what comes over standard input.") { name, isLibFuzzer };
        command.SetAction(result => Run(result.GetValue(name)!, result.GetValue(isLibFuzzer)));
        return command;
    }

    private static void Run(string name, bool isLibFuzzer)
    {
        using var target = FuzzTargets.Create(name);
        using var memory = new ArrayMemory();
        if (isLibFuzzer)
        {
            Fuzzer.LibFuzzer.Run(input => RunInput(target, memory, input));
        }
        else
        {
            Fuzzer.Run(stream => RunInput(target, memory, ReadAll(stream)));
        }

        Instrumentation.CountNowhere();
    }

    private static void RunInput(FuzzTarget target, InputMemory memory, ReadOnlySpan<byte> input)
    {
        target.Reset();
        target.Run(memory.Place(input[..Math.Min(input.Length, target.MaxLength)]));
        target.Finish();
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
