namespace Videoroom.Tests.Cluster;

/// <summary>How often a test that repeats itself does so: <c>REPEATS</c>.</summary>
internal static class Repeats
{
    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("REPEATS"), out var repeats) && repeats > 0 ? repeats : 3;
}
