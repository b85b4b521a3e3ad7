using System.Diagnostics;

namespace Videoroom.Fuzz.Driver;

/// <summary>Makes what brings a fault about shorter, so that people see what matters: fewer inputs, then fewer bytes.</summary>
/// <param name="isSame">Whether inputs bring the same fault about.</param>
internal sealed class Shrinker(Func<IReadOnlyList<byte[]>, bool> isSame)
{
    private const int MaxAttempts = 5000;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);

    private readonly long _started = Stopwatch.GetTimestamp();
    private int _attempts;

    /// <summary>Shortens.</summary>
    /// <param name="inputs">They bring the fault about.</param>
    public IReadOnlyList<byte[]> Shrink(IReadOnlyList<byte[]> inputs)
    {
        var shortest = Reduce([.. inputs], Holds);
        for (var i = 0; i < shortest.Length; i++)
        {
            var index = i;
            shortest[i] = Reduce(shortest[i], input => Holds([.. shortest[..index], input, .. shortest[(index + 1)..]]));
        }

        return shortest;
    }

    /// <summary>Leaves parts out as long as the rest holds: halves first, then quarters, down to single items.</summary>
    private static T[] Reduce<T>(T[] items, Func<T[], bool> holds)
    {
        for (var part = Math.Max(items.Length / 2, 1); part >= 1; part /= 2)
        {
            for (var at = 0; at < items.Length;)
            {
                T[] candidate = [.. items[..at], .. items[Math.Min(at + part, items.Length)..]];
                if (holds(candidate))
                {
                    items = candidate;
                }
                else
                {
                    at += part;
                }
            }
        }

        return items;
    }

    private bool Holds(byte[][] candidate)
        => candidate.Length > 0 && ++_attempts <= MaxAttempts && Stopwatch.GetElapsedTime(_started) < MaxTime && isSame(candidate);
}
