namespace Videoroom.Tests;

/// <summary>
/// Tests of what happens over minutes: as a rule the clock leaps; with <c>REPEATS=10</c> or more the time really passes.
/// </summary>
internal static class LongRun
{
    /// <summary>Whether the time is to pass.</summary>
    public static bool IsAsked { get; } = int.TryParse(Environment.GetEnvironmentVariable("REPEATS"), out var repeats) && repeats >= 10;

    /// <summary>Goes through so much time.</summary>
    /// <param name="time">How long.</param>
    /// <param name="clock">What leaps.</param>
    /// <param name="leap">How far it leaps at a time.</param>
    /// <param name="every">How often something happens when the time really passes.</param>
    /// <param name="happens">What happens after each leap, or each time.</param>
    public static async Task PassAsync(TimeSpan time, LeapingClock clock, TimeSpan leap, TimeSpan every, Action happens)
    {
        using var timer = new PeriodicTimer(every);
        var since = clock.GetTimestamp();
        while (clock.GetElapsedTime(since) < time)
        {
            if (IsAsked)
            {
                await timer.WaitForNextTickAsync();
            }
            else
            {
                clock.Leap(leap);
            }

            happens();
        }
    }
}
