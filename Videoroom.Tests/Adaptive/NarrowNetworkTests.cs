using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Recordings;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Adaptive;

/// <summary>What viewers are sent over networks that carry less than what is published, over real sockets.</summary>
public sealed class NarrowNetworkTests : ViewersOverNetworks
{
    [Fact]
    public async Task A_viewer_gets_the_layer_that_its_network_carries_and_the_best_again_when_it_carries_more_and_others_notice_nothing()
    {
        await using var way = new MediaWay(Node);
        way.Down = new Impairment { BitsPerSecond = 4_000_000, Delay = TimeSpan.FromMilliseconds(20) };
        await using var publisher = await JoinAsync("publisher", null, StockRecordings.Tone, Camera());
        await using var narrow = await JoinAsync("narrow", way);
        await using var wide = await JoinAsync("wide", null);
        var seen = new LayerWatch(narrow);
        var other = new LayerWatch(wide);

        await seen.ReachesAsync(BestBps);
        await other.ReachesAsync(BestBps);
        way.Down = way.Down with { BitsPerSecond = 700_000 };
        await seen.ReachesAsync(BestBps / 3);
        way.Down = way.Down with { BitsPerSecond = 250_000 };
        await seen.ReachesAsync(BestBps / 12);
        way.Down = way.Down with { BitsPerSecond = 4_000_000 };
        await seen.ReachesAsync(BestBps);

        Assert.Equal(0, (await other.LookAsync()).PacketsLost);
        await other.StaysAsync(BestBps);
    }

    [Fact]
    public async Task A_viewer_whose_network_carried_no_picture_gets_one_again_when_it_does()
    {
        await using var way = new MediaWay(Node);
        way.Down = new Impairment { BitsPerSecond = 4_000_000, Delay = TimeSpan.FromMilliseconds(20) };
        await using var publisher = await JoinAsync("publisher", null, Camera());
        await using var viewer = await JoinAsync("viewer", way);
        var seen = new LayerWatch(viewer);

        await seen.ReachesAsync(BestBps);
        way.Down = way.Down with { BitsPerSecond = 20_000 };
        await seen.ReachesAsync(0);
        way.Down = way.Down with { BitsPerSecond = 4_000_000 };
        await seen.ReachesAsync(BestBps);
    }

    [Theory]
    [InlineData(Codec.Vp9)]
    [InlineData(Codec.Av1)]
    public async Task A_stream_with_spatial_layers_is_forwarded_as_far_as_the_viewers_network_carries_it_and_never_breaks(Codec codec)
    {
        await using var way = new MediaWay(Node);
        way.Down = new Impairment { BitsPerSecond = 4_000_000, Delay = TimeSpan.FromMilliseconds(20) };
        await using var publisher = await JoinAsync("publisher", null, codec == Codec.Av1 ? StockRecordings.Av1Svc : StockRecordings.Vp9Svc);
        await using var narrow = await JoinAsync("narrow", way);
        await using var wide = await JoinAsync("wide", null);
        var seen = new LayerWatch(narrow);
        var other = new LayerWatch(wide);

        await seen.ShowsAsync(540);
        await other.ShowsAsync(540);
        way.Down = way.Down with { BitsPerSecond = 500_000 };
        await seen.ShowsAsync(270);
        way.Down = way.Down with { BitsPerSecond = 200_000 };
        await seen.ShowsAsync(135);
        way.Down = way.Down with { BitsPerSecond = 4_000_000 };
        await seen.ShowsAsync(540);

        Assert.Equal(0, (await other.LookAsync()).PacketsLost);
        await other.ShowsAsync(540);
    }

    [Fact]
    public async Task What_no_viewer_shows_is_not_sent_and_only_its_lowest_layer_published_until_one_shows_it_again()
    {
        await using var publisher = await JoinAsync("publisher", null, Camera());
        await using var viewer = await JoinAsync("viewer", null);
        var seen = new LayerWatch(viewer);
        await seen.ReachesAsync(BestBps);
        var track = publisher.Published.Single().TrackId;

        await viewer.SetNeedsAsync([new TrackNeed(track, 148, 84, Pinned: false)]);
        await seen.ReachesAsync(BestBps / 12);
        await SendsAsync(publisher, "l");

        await viewer.SetNeedsAsync([new TrackNeed(track, 0, 0, Pinned: false)]);
        await seen.ReachesAsync(0);
        await SendsAsync(publisher, "l");

        await viewer.SetNeedsAsync([new TrackNeed(track, 1280, 720, Pinned: false)]);
        await seen.ReachesAsync(BestBps);
        await SendsAsync(publisher, "h", "l");
    }

    /// <summary>Waits until these encodings and no others are being sent; in the order of the alphabet.</summary>
    private static async Task SendsAsync(RoomClient publisher, params string[] rids)
    {
        var before = await publisher.GetStatisticsAsync();
        await Eventually.Holds(
            async () =>
            {
                var now = await publisher.GetStatisticsAsync();
                var sent = string.Join(' ', now.Outbound.Where(stream => stream.PacketsSent > Sent(before, stream)).Select(stream => stream.Rid).Order());
                before = now;
                return sent;
            },
            sent => sent == string.Join(' ', rids),
            $"the publisher sends {string.Join(' ', rids)} alone",
            Patience);
    }

    private static long Sent(SessionStatistics statistics, OutboundStatistics stream)
        => statistics.Outbound.Where(other => other.Rid == stream.Rid).Sum(other => other.PacketsSent);
}
