using Videoroom.Bench.Adapt;
using Videoroom.Bench.Adapt.Servers;
using Videoroom.Bench.Load.Janus;
using Videoroom.Bench.Waiting;
using Videoroom.Client;

namespace Videoroom.Tests.Bench.Adapt.Servers;

/// <summary>Debian's Janus itself, where it is installed.</summary>
public sealed class JanusAdaptServerTests
{
    [SkippableFact]
    public async Task A_viewer_gets_the_best_substream_and_what_it_lost_again()
    {
        Skip.IfNot(JanusPrograms.AreInstalled, "Janus is not installed.");
        await using var server = await JanusAdaptServer.StartAsync(publishers: 1, followsSlowLinks: true, CancellationToken.None);
        using var host = new ClientHost();
        var plan = new AdaptPlan("test", "none", []);
        await using var publisher = await server.PublishAsync("Ada", AdaptRun.Tracks(plan, seed: 1), host, CancellationToken.None);
        await using var viewer = await server.ViewAsync(new MediaSessionOptions(), publishers: 1, host, CancellationToken.None);
        await Eventually.Holds(
            async () => (await viewer.Media.GetStatisticsAsync()).Inbound,
            inbound => inbound.Any(stream => stream.FrameHeight == 720),
            "the best layer arrives");

        // Without a first picture the rest of the call would depend on which packets of it are lost.
        await viewer.Media.MeasureAsync((media, _) =>
        {
            foreach (var stream in media.Incoming.Values)
            {
                stream.DropEvery = 20;
            }

            return true;
        });

        // Janus hears negative acknowledgements only in compounds that begin with a report.
        await Eventually.Holds(
            async () => (await viewer.Media.GetStatisticsAsync()).Inbound,
            inbound => inbound.Any(stream => stream is { FrameHeight: 720, RetransmittedPacketsReceived: > 0 }),
            "what was lost of it comes again");
    }
}
