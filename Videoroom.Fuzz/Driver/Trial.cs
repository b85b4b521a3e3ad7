using System.Diagnostics;
using System.Reflection;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Driver;

/// <summary>Runs the inputs of one state, from a fresh one on, and says what they bring about.</summary>
/// <param name="target">What gets them.</param>
/// <param name="memory">Where they lie.</param>
/// <param name="limits">What they may take and cost.</param>
internal sealed class Trial(FuzzTarget target, InputMemory memory, FuzzLimits limits)
{
    // What takes long or allocates much the first time only is the runtime's own doing, or the machine's.
    private const int Confirmations = 3;

    // So often inputs are repeated to see whether memory grows with them: less often when there are many of them.
    private const int MaxRepetitions = 2000;
    private const int MaxRepeatedInputs = 50_000;

    /// <summary>Bytes that an input may have allocated.</summary>
    public static long AllocationLimit(FuzzTarget target, int length) => target.AllocationBase + (target.AllocationPerByte * length);

    /// <summary>What kind of crash it is: the same fault has the same text, whatever the input.</summary>
    public static string SignatureOf(Exception exception)
    {
        var frames = new StackTrace(exception).GetFrames()
            .Select(frame => frame.GetMethod())
            .OfType<MethodBase>()
            .Where(method => method.DeclaringType?.FullName?.StartsWith("System.", StringComparison.Ordinal) == false)
            .TakeWhile(method => method.DeclaringType!.Namespace != typeof(Trial).Namespace)
            .Where(method => method.Name != "Require")
            .Take(3)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        var what = exception is BrokenInvariantException ? exception.Message : exception.GetType().Name;
        return $"{what} at {string.Join(" < ", frames)}";
    }

    /// <summary>Runs a kept case: one that memory grew with again and again.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public Finding? Run(CaseFile kept) => Run(kept.Inputs) ?? (kept.Kind == FindingKind.Growth ? RunRepeatedly(kept.Inputs) : null);

    /// <summary>Runs inputs.</summary>
    /// <returns>The first thing that is wrong; null when nothing is.</returns>
    public Finding? Run(IReadOnlyList<byte[]> inputs)
    {
        var first = RunOnce(inputs);
        if (first is not { Kind: FindingKind.Hang or FindingKind.Allocation })
        {
            return first;
        }

        for (var again = 1; again < Confirmations; again++)
        {
            if (RunOnce(inputs) is not { } finding || finding.Kind != first.Kind)
            {
                return null;
            }
        }

        return first;
    }

    /// <summary>Whether memory grows when the inputs are repeated, each time on a fresh state.</summary>
    public Finding? RunRepeatedly(IReadOnlyList<byte[]> inputs)
    {
        var repetitions = Math.Clamp(MaxRepeatedInputs / Math.Max(inputs.Count, 1), 20, MaxRepetitions);
        Repeat(inputs, repetitions / 4);
        var before = MemoryUse.Measure();
        Repeat(inputs, repetitions);
        return MemoryUse.Measure().GrownSince(before, limits) is { } growth
            ? new Finding(target.Name, FindingKind.Growth, growth, $"{inputs.Count} inputs, {repetitions} times", inputs)
            : null;
    }

    private void Repeat(IReadOnlyList<byte[]> inputs, int times)
    {
        for (var i = 0; i < times; i++)
        {
            RunOnce(inputs);
        }

        target.Reset();
    }

    private Finding? RunOnce(IReadOnlyList<byte[]> inputs)
    {
        target.Reset();
        try
        {
            foreach (var input in inputs)
            {
                if (RunInput(input) is { } finding)
                {
                    return finding with { Inputs = inputs };
                }
            }

            target.Finish();
            return null;
        }
        catch (Exception exception)
        {
            return new Finding(target.Name, FindingKind.Crash, SignatureOf(exception), exception.ToString(), inputs);
        }
    }

    private Finding? RunInput(byte[] input)
    {
        var bytes = memory.Place(input);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var started = limits.Clock.GetTimestamp();
        target.Run(bytes);
        var elapsed = limits.Clock.GetElapsedTime(started);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        if (elapsed > limits.Time)
        {
            return new Finding(target.Name, FindingKind.Hang, $"it takes longer than {limits.Time.TotalMilliseconds} ms", $"{elapsed.TotalMilliseconds:F0} ms", []);
        }

        return allocated > AllocationLimit(target, input.Length)
            ? new Finding(target.Name, FindingKind.Allocation, "it allocates more than an input of its length may", $"{allocated:N0} bytes for {input.Length}", [])
            : null;
    }
}
