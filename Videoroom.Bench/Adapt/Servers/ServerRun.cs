using System.Diagnostics;
using Videoroom.Bench.Waiting;
using Videoroom.Client;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>Carries out a plan with another server, publishers and two viewers in this process, as <see cref="AdaptRun"/> does with ours.</summary>
internal static class ServerRun
{
    // A call that somebody joins goes on already: what a server measures of its publishers it has measured.
    private static readonly TimeSpan BeforeViewers = TimeSpan.FromSeconds(2);

    /// <summary>Runs one.</summary>
    /// <param name="server">The server; its room is empty.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">Decides what the network loses, and the bytes of the pictures.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<AdaptResult> RunAsync(IAdaptServer server, AdaptPlan plan, int seed, CancellationToken cancellation)
    {
        using var publishing = new ClientHost();
        using var viewing = new ClientHost();
        var publishers = new List<AdaptMember>();
        try
        {
            for (var i = 0; i < plan.Publishers; i++)
            {
                publishers.Add(await server.PublishAsync($"publisher {i}", AdaptRun.Tracks(plan, seed + i), publishing, cancellation));
            }

            await Task.Delay(BeforeViewers, cancellation);

            // What a plan loses is media: with some seeds no DTLS handshake with Janus ends under loss, and who never comes tells nothing.
            await using var way = new ServerWay(seed) { Down = plan.Phases[0].Down with { Loss = 0 } };
            await using var wide = await AdaptViewer.JoinAsync(
                media => server.ViewAsync(media, plan.Publishers, viewing, cancellation), AdaptRun.FrameIntervalUs, viewing);
            var clock = Stopwatch.StartNew();
            await using var narrow = await AdaptViewer.JoinAsync(
                async media =>
                {
                    var member = await server.ViewAsync(media with { Route = way.Route }, plan.Publishers, viewing, cancellation);
                    await member.Media.Connected.WaitAsync(Eventually.Patience, cancellation);
                    return member;
                },
                AdaptRun.FrameIntervalUs,
                viewing);
            await AdaptRun.WatchAsync(plan, down => way.Down = down, clock, narrow, wide, cancellation);
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
}
