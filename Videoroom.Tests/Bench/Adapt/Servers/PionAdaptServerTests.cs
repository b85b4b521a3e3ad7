using Videoroom.Bench.Adapt;
using Videoroom.Bench.Adapt.Servers;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Bench.Adapt.Servers;

/// <summary>The SFU on Pion, where Debian's packages for it are installed.</summary>
public sealed class PionAdaptServerTests
{
    [SkippableFact]
    public async Task A_viewer_gets_sound_and_the_best_layer_that_its_estimate_has_room_for()
    {
        Skip.IfNot(PionProgram.CanBeBuilt, "Go or Pion is not installed.");
        using var program = await PionProgram.BuildAsync(CancellationToken.None);
        await using var server = await PionAdaptServer.StartAsync(program);
        using var host = new ClientHost();
        var plan = new AdaptPlan("test", "none", []) { BestBps = 300_000 };
        await using var publisher = await server.PublishAsync("Ada", AdaptRun.Tracks(plan, seed: 1), host, CancellationToken.None);
        await using var viewer = await server.ViewAsync(new MediaSessionOptions(), publishers: 1, host, CancellationToken.None);

        var seen = await Eventually.Holds(
            async () => (await viewer.Media.GetStatisticsAsync()).Inbound, inbound => inbound.Any(stream => stream.FrameHeight == 720), "the best layer arrives");

        Assert.Contains(seen, stream => stream is { Kind: MediaKind.Audio, PacketsReceived: > 0 });
        Assert.True(await viewer.Estimate!(CancellationToken.None) > 300_000);
    }
}
