namespace Videoroom.Client.Roaming;

/// <summary>How patient our page is on its way to another node (docs/protocol.md, sections 1 and 11).</summary>
internal static class Retries
{
    private static readonly int[] DelaysMs = [10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000];
    private static readonly int[] MoveDelaysMs = [1000, 2000, 5000];

    /// <summary>How long a node has to answer a join.</summary>
    public static TimeSpan JoinAnswer { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node has to open a socket, in each round through all of them.</summary>
    public static TimeSpan Open(int round) => TimeSpan.FromSeconds(1 << Math.Min(round, 3));

    /// <summary>The wait after so many failed attempts to come back.</summary>
    public static TimeSpan Delay(int attempt) => TimeSpan.FromMilliseconds(DelaysMs[Math.Min(attempt, DelaysMs.Length - 1)]);

    /// <summary>The wait after so many failed rounds of a move.</summary>
    public static TimeSpan MoveDelay(int round) => TimeSpan.FromMilliseconds(MoveDelaysMs[Math.Min(round, MoveDelaysMs.Length - 1)]);
}
