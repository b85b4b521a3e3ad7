using System.Diagnostics;
using System.Globalization;

namespace Akka.TestKit.Internal;

/// <summary>How long tests wait. <c>TEST_TIME_FACTOR</c> in the environment stretches all of it, for slow machines.</summary>
internal static class TestTime
{
    private static readonly double Factor =
        double.TryParse(Environment.GetEnvironmentVariable("TEST_TIME_FACTOR"), CultureInfo.InvariantCulture, out var factor) && factor > 0
            ? factor
            : 1;

    /// <summary>For a message that must come: long, since it costs nothing when it comes.</summary>
    public static readonly TimeSpan Expect = TimeSpan.FromSeconds(10);

    /// <summary>For a message that must not come: short, since it is always waited for.</summary>
    public static readonly TimeSpan ExpectNone = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks at a condition.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public static TimeSpan Dilated(TimeSpan duration) => duration * Factor;
}
