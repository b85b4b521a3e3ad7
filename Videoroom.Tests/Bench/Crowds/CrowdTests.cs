using Videoroom.Bench.Crowds;
using Videoroom.Bench.Node;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Bench.Crowds;

public sealed class CrowdTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    public async Task InitializeAsync() => _node = await RunningNode.StartAsync(new VideoroomOptions());

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData(nameof(CrowdProtocol.Videoroom))]
    [InlineData(nameof(CrowdProtocol.Whip))]
    public async Task Everybody_gets_every_publisher_of_its_room_and_latencies_are_measured(string protocol)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var crowd = new Crowd(new CrowdOptions
        {
            Server = _node.Address,
            Protocol = Enum.Parse<CrowdProtocol>(protocol),
            Rooms = 2,
            Publishers = 2,
            Viewers = 3,
            Video = new CrowdVideo { BitrateBps = 200_000 },
            Latency = true,
        });
        await crowd.PublishAsync(patience.Token);
        await crowd.ViewAsync(patience.Token);

        var before = await crowd.ReportAsync();
        var report = before;
        while (report.PacketsReceived < before.PacketsReceived + 500)
        {
            patience.Token.ThrowIfCancellationRequested();
            report = await crowd.ReportAsync();
        }

        Assert.Equal(10, report.JoinMs.Count);
        Assert.True(report.DecodableFrames > 0);
        Assert.Equal(0, report.ClientDrops);
        Assert.Equal(2, (await _node.CountAsync()).Actors.Rooms);
    }

    [Fact]
    public async Task The_processes_of_a_crowd_share_its_members()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var options = new CrowdOptions { Server = _node.Address, Publishers = 1, Viewers = 3, Processes = 2, Video = new CrowdVideo { BitrateBps = 100_000 } };
        await using var first = new Crowd(options);
        await using var second = new Crowd(options with { Process = 1 });
        await first.PublishAsync(patience.Token);
        await second.PublishAsync(patience.Token);
        await Task.WhenAll(first.ViewAsync(patience.Token), second.ViewAsync(patience.Token));

        Assert.Equal(3, (await first.ReportAsync()).JoinMs.Count);
        Assert.Single((await second.ReportAsync()).JoinMs);
        Assert.Equal(4, (await _node.CountAsync()).Actors.Peers);
    }

    [Fact]
    public async Task Members_that_do_not_get_in_are_not_waited_for_for_ever()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await using var crowd = new Crowd(new CrowdOptions { Server = _node.Address, Publishers = 1, Viewers = 1 });

        // Viewers without the publishers that they are told of.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crowd.ViewAsync(patience.Token));
    }
}
