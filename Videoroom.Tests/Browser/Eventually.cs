using System.Diagnostics;

namespace Videoroom.Tests.Browser;

/// <summary>Waits for a condition that another process brings about, and says what was last seen when it never comes.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    public static Task<T> Holds<T>(Func<Task<T>> look, Func<T, bool> condition, string what) => Holds(look, condition, what, Patience);

    /// <summary>With a patience of its own, for what takes longer by rights.</summary>
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
                throw new TimeoutException($"Not within {patience.TotalSeconds} s: {what}. Last seen: {Describe(seen)}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    public static Task<T> Holds<T>(Func<T> look, Func<T, bool> condition, string what) =>
        Holds(() => Task.FromResult(look()), condition, what);

    /// <inheritdoc cref="Holds{T}(Func{Task{T}}, Func{T, bool}, string, TimeSpan)"/>
    public static Task<T> Holds<T>(Func<T> look, Func<T, bool> condition, string what, TimeSpan patience) =>
        Holds(() => Task.FromResult(look()), condition, what, patience);

    private static string Describe<T>(T seen) => System.Text.Json.JsonSerializer.Serialize(seen);
}
