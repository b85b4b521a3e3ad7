namespace Videoroom.Bench.Client.Roaming;

/// <summary>When a move is done: what played over the old connection plays over the new one.</summary>
internal static class MovePictures
{
    private const long PlayedUs = 1_000_000;
    private const long PatienceUs = 5_000_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for it, 5 s at most.</summary>
    /// <param name="frames">The journal of all connections.</param>
    /// <param name="connection">The new connection's number.</param>
    /// <param name="clock">The journal's clock, in microseconds.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task DoneAsync(FrameJournal frames, int connection, Func<long> clock, CancellationToken cancellation)
    {
        var startUs = clock();
        var played = frames.Tracks.Values.Where(track => track.LastDecodableUs > startUs - PlayedUs).ToList();
        while (played.Any(track => track.LastDecodableConnection < connection) && clock() - startUs < PatienceUs)
        {
            await Task.Delay(LookEvery, cancellation);
        }
    }
}
