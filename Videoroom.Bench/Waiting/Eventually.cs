using System.Diagnostics;
using System.Text.Json;

namespace Videoroom.Bench.Waiting;

/// <summary>Waits for a condition that another process brings about, and reports what was last seen when it does not come.</summary>
internal static class Eventually
{
    /// <summary>The time limit where a caller names none: ten times what anything takes on two cores that nothing else uses.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks every 100 ms until the condition holds.</summary>
    /// <param name="look">Reads the state.</param>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">The condition in words, for the exception.</param>
    /// <exception cref="TimeoutException">It did not hold within <see cref="Patience"/>.</exception>
    public static Task<T> Holds<T>(Func<Task<T>> look, Func<T, bool> condition, string what) => Holds(look, condition, what, Patience);

    /// <inheritdoc cref="Holds{T}(Func{Task{T}}, Func{T, bool}, string)"/>
    public static async Task<T> Holds<T>(Func<Task<T>> look, Func<T, bool> condition, string what, TimeSpan patience)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Between);
        while (true)
        {
            var seen = await look();
            if (condition(seen))
            {
                return seen;
            }

            if (since.Elapsed > patience)
            {
                throw new TimeoutException($"Not within {patience.TotalSeconds} s: {what}. Last seen: {JsonSerializer.Serialize(seen)}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <inheritdoc cref="Holds{T}(Func{Task{T}}, Func{T, bool}, string)"/>
    public static Task<T> Holds<T>(Func<T> look, Func<T, bool> condition, string what)
        => Holds(() => Task.FromResult(look()), condition, what);

    /// <inheritdoc cref="Holds{T}(Func{Task{T}}, Func{T, bool}, string)"/>
    public static Task<T> Holds<T>(Func<T> look, Func<T, bool> condition, string what, TimeSpan patience)
        => Holds(() => Task.FromResult(look()), condition, what, patience);
}
