using System.Diagnostics;
using System.Globalization;
using Videoroom.Bench.Node;
using Videoroom.Client;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Bench.Causes;

/// <summary>A call to which nothing happens: no cause should be told, from its beginning on.</summary>
internal static class CleanRun
{
    /// <summary>Runs one.</summary>
    /// <param name="node">A node.</param>
    /// <param name="host">What the clients share.</param>
    /// <param name="roomId">A room that nobody uses.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What was told nevertheless, when and where.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(
        RunningNode node, ClientHost host, string roomId, TimeSpan duration, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        await using var call = await CauseCall.StartAsync(node, host, roomId, seed: 1, isOverTcp: false, cancellation);
        await Task.Delay(duration, cancellation);
        return
        [
            .. from place in call.Places
               from told in place.HistorySince(since)
               where told.Cause != TrackCause.None
               select string.Create(CultureInfo.InvariantCulture, $"{CauseResult.NameOf(told.Cause)} of {place} after {Stopwatch.GetElapsedTime(since, told.Timestamp).TotalSeconds:F1} s"),
        ];
    }
}
