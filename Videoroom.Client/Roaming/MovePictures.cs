namespace Videoroom.Client.Roaming;

/// <summary>When a move is done: what played in the old session plays in the new one, and a second has passed.</summary>
internal static class MovePictures
{
    private const long PlayedUs = 1_000_000;
    private const long PatienceUs = 5_000_000;
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for it; after 5 s it is done anyway.</summary>
    /// <param name="frames">The journal of all sessions.</param>
    /// <param name="session">The new session's number.</param>
    /// <param name="clock">The journal's clock, in microseconds.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task DoneAsync(FrameJournal frames, int session, Func<long> clock, CancellationToken cancellation)
    {
        var startUs = clock();
        var played = frames.Tracks.Values.Where(track => track.LastDecodableUs > startUs - PlayedUs).ToList();
        while (played.Any(track => track.LastDecodableSession < session) && clock() - startUs < PatienceUs)
        {
            await Task.Delay(LookEvery, cancellation).ConfigureAwait(false);
        }

        await Task.Delay(Afterwards, cancellation).ConfigureAwait(false);
    }
}
