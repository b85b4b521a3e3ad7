using System.Diagnostics;
using Videoroom.Bench.Node;
using Videoroom.Client;
using Videoroom.Client.Media;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Impair.Links;
using Videoroom.Web.Configuration;

namespace Videoroom.Bench.Adapt;

/// <summary>Carries out a plan with a node, publishers and two viewers in this process, over real sockets.</summary>
internal static class AdaptRun
{
    /// <summary>The pictures' interval, in microseconds.</summary>
    public const long FrameIntervalUs = 1_000_000 / FramesPerSecond;

    private const int FramesPerSecond = 30;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">Decides what the network loses, and the bytes of the pictures.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<AdaptResult> RunAsync(AdaptPlan plan, int seed, CancellationToken cancellation)
    {
        await using var node = await RunningNode.StartAsync(new VideoroomOptions());
        using var publishing = new ClientHost();
        using var viewing = new ClientHost();
        var publishers = new List<RoomClient>();
        try
        {
            for (var i = 0; i < plan.Publishers; i++)
            {
                publishers.Add(await JoinAsync(node, plan, seed + i, publishing));
                await publishers[i].Connected.WaitAsync(cancellation);
            }

            await using var way = new MediaWay(node, seed) { Down = plan.Phases[0].Down };
            await using var wide = await AdaptViewer.JoinAsync(Options(node, "wide"), FrameIntervalUs, viewing);
            var clock = Stopwatch.StartNew();
            await using var narrow = await AdaptViewer.JoinAsync(Options(node, "narrow") with { Route = way.Route }, FrameIntervalUs, viewing);
            await WatchAsync(plan, down => way.Down = down, clock, narrow, wide, cancellation);
            return AdaptResult.Of(plan, seed, narrow.Samples, wide.Samples);
        }
        finally
        {
            foreach (var publisher in publishers)
            {
                await publisher.DisposeAsync();
            }
        }
    }

    /// <summary>Has the network change as a plan says, and looks what comes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="setDown">Sets what happens to what the narrow viewer is sent.</param>
    /// <param name="clock">Runs since the plan began.</param>
    /// <param name="narrow">The viewer whose network changes.</param>
    /// <param name="wide">The other one.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task WatchAsync(
        AdaptPlan plan, Action<Impairment> setDown, Stopwatch clock, AdaptViewer narrow, AdaptViewer wide, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Between);
        var ends = 0d;
        foreach (var phase in plan.Phases)
        {
            setDown(phase.Down);
            ends += phase.Seconds;
            while (clock.Elapsed.TotalSeconds < ends)
            {
                await timer.WaitForNextTickAsync(cancellation);
                var seconds = clock.Elapsed.TotalSeconds;
                await narrow.LookAsync(seconds, phase.Down.BitsPerSecond ?? 0, phase.Down.Delay.TotalMilliseconds, cancellation);
                await wide.LookAsync(seconds, 0, 0, cancellation);
            }
        }
    }

    /// <summary>What a publisher of a plan sends.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">Decides the bytes of the picture.</param>
    public static IReadOnlyList<TrackPublication> Tracks(AdaptPlan plan, int seed)
    {
        var picture = new SyntheticVideo(new SyntheticVideoOptions
        {
            Simulcast = true,
            BitrateBps = plan.BestBps,
            FramesPerSecond = FramesPerSecond,
            FrameBursts = true,
            Seed = seed,
        });
        return [new TrackPublication(StockRecordings.Tone), new TrackPublication(picture)];
    }

    private static Task<RoomClient> JoinAsync(RunningNode node, AdaptPlan plan, int seed, ClientHost host)
        => RoomClient.JoinAsync(
            Options(node, $"publisher {seed}") with { Tracks = Tracks(plan, seed), Latencies = new LatencyLog() }, host);

    private static RoomClientOptions Options(RunningNode node, string name) => new() { Server = node.Address, RoomId = "adapt", Name = name };
}
