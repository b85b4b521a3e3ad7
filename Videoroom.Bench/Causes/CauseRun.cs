using System.Diagnostics;
using System.Globalization;
using Videoroom.Bench.Node;
using Videoroom.Client;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Bench.Causes;

/// <summary>Produces one cause in a call of its own, and listens to what its members are told.</summary>
internal static class CauseRun
{
    /// <summary>How long a cause may take to be told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs one.</summary>
    /// <param name="node">A node with <see cref="CauseCall.NodeOptions"/>.</param>
    /// <param name="host">What the clients share.</param>
    /// <param name="cause">What to produce.</param>
    /// <param name="roomId">A room that nobody uses.</param>
    /// <param name="seed">Decides what the network loses.</param>
    /// <param name="steady">How long the call must be well before, and how long the cause must stay.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TimeoutException">The call was not well from the beginning.</exception>
    public static async Task<CauseResult> RunAsync(
        RunningNode node, ClientHost host, CauseCase cause, string roomId, int seed, TimeSpan steady, CancellationToken cancellation)
    {
        await using var call = await CauseCall.StartAsync(node, host, roomId, seed, cause.IsOverTcp, cancellation);
        await call.UntilCleanAsync();
        await Task.Delay(steady, cancellation);

        var since = Stopwatch.GetTimestamp();
        await cause.Produce(call);
        using var timer = new PeriodicTimer(Between);
        double? after = null;
        while (after is null && Stopwatch.GetElapsedTime(since) < Patience)
        {
            await timer.WaitForNextTickAsync(cancellation);
            after = IsTold(call, cause) ? Stopwatch.GetElapsedTime(since).TotalSeconds : null;
        }

        await Task.Delay(steady, cancellation);
        return Judge(call, cause, seed, since, after);
    }

    private static bool IsTold(CauseCall call, CauseCase cause)
        => call.Places.Where(cause.Has).ToList() is { Count: > 0 } places && places.TrueForAll(place => place.Told?.Cause == cause.Cause);

    private static CauseResult Judge(CauseCall call, CauseCase cause, int seed, long since, double? after)
    {
        var others = new List<string>();
        foreach (var place in call.Places)
        {
            var isRight = cause.Has(place) || cause.MayHave(place);
            others.AddRange(place.HistorySince(0)
                .Where(told => told.Cause != TrackCause.None && !(isRight && told.Cause == cause.Cause && told.Timestamp >= since))
                .Select(told => Describe(place, told, since)));
        }

        return new CauseResult
        {
            Produced = CauseResult.NameOf(cause.Cause),
            Text = cause.Text,
            Seed = seed,
            Named = [.. call.Places.Where(cause.Has).Select(place => CauseResult.NameOf(place.Told?.Cause ?? TrackCause.None)).Distinct()],
            AfterSeconds = after is { } seconds ? Math.Round(seconds, 1) : null,
            Others = others,
        };
    }

    private static string Describe(CausePlace place, ToldCause told, long since)
        => string.Create(CultureInfo.InvariantCulture, $"{CauseResult.NameOf(told.Cause)} of {place} at {(told.Timestamp - since) / (double)Stopwatch.Frequency:+0.0;-0.0} s");
}
