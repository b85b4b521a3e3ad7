using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Http;
using Videoroom.Client.Recordings;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Adaptive;

/// <summary>What viewers are sent over a narrow network who tell of it in another way than by transport-wide feedback, over real sockets.</summary>
public sealed class ViewerFeedbackTests : ViewersOverNetworks
{
    [Theory]
    [InlineData(ReceiverFeedback.CongestionControl)]
    [InlineData(ReceiverFeedback.None)]
    public async Task A_viewer_gets_what_its_network_carries_and_the_best_again_when_it_carries_more_and_others_notice_nothing(ReceiverFeedback feedback)
    {
        await using var way = new MediaWay(Node);
        way.Down = new Impairment { BitsPerSecond = 4_000_000, Delay = TimeSpan.FromMilliseconds(20) };
        await using var publisher = await JoinAsync("publisher", null, StockRecordings.Tone, Camera());
        await using var narrow = await JoinAsync("narrow", way, feedback);
        await using var wide = await JoinAsync("wide", null);
        var seen = new LayerWatch(narrow);
        var other = new LayerWatch(wide);

        await seen.ReachesAsync(BestBps);
        await other.ReachesAsync(BestBps);
        way.Down = way.Down with { BitsPerSecond = 700_000 };
        await seen.ReachesAsync(BestBps / 3);
        await HearsAsync(narrow);
        way.Down = way.Down with { BitsPerSecond = 4_000_000 };
        await seen.ReachesAsync(BestBps);
        await HearsAsync(narrow);

        Assert.Equal(0, (await other.LookAsync()).PacketsLost);
        await other.StaysAsync(BestBps);
    }

    [Theory]
    [InlineData(ReceiverFeedback.CongestionControl)]
    [InlineData(ReceiverFeedback.None)]
    public async Task A_player_over_WHEP_does_too(ReceiverFeedback feedback)
    {
        await using var way = new MediaWay(Node);
        way.Down = new Impairment { BitsPerSecond = 4_000_000, Delay = TimeSpan.FromMilliseconds(20) };
        await using var publisher = await JoinAsync("publisher", null, StockRecordings.Tone, Camera());
        await using var player = await WhepClient.PlayAsync(
            new Uri(Node.Address, "whep/r"), Host, new HttpSessionOptions { Feedback = feedback, Route = way.Route });
        var seen = new LayerWatch(player.GetStatisticsAsync);

        await seen.ReachesAsync(BestBps);
        way.Down = way.Down with { BitsPerSecond = 700_000 };
        await seen.ReachesAsync(BestBps / 3);
        way.Down = way.Down with { BitsPerSecond = 4_000_000 };
        await seen.ReachesAsync(BestBps);
    }

    [Fact]
    public async Task Losses_of_the_publishers_network_in_a_viewers_reports_do_not_lower_what_the_viewer_is_sent()
    {
        var isLossy = false;
        var sound = 0;
        await using var way = new MediaWay(
            Node,
            loses: (direction, datagram) => direction == Direction.Up && Volatile.Read(ref isLossy) && IsSound(datagram.Span) && ++sound % 5 != 0);
        await using var publisher = await JoinAsync("publisher", way, StockRecordings.Tone, Camera());
        await using var viewer = await JoinAsync("viewer", null, ReceiverFeedback.None);
        var seen = new LayerWatch(viewer);
        await seen.ReachesAsync(BestBps);

        Volatile.Write(ref isLossy, true);
        await Eventually.Holds(
            viewer.GetStatisticsAsync,
            statistics => Sound(statistics).PacketsLost > 300,
            "the viewer misses sound that its publisher's network lost",
            Patience);

        await seen.StaysAsync(BestBps);
    }

    // RTP of Opus (RFC 7983, section 7), under the number that the client gives it.
    private static bool IsSound(ReadOnlySpan<byte> datagram) => datagram.Length > 12 && datagram[0] >> 6 == 2 && (datagram[1] & 0x7F) == 111;

    private static InboundStatistics Sound(SessionStatistics statistics)
        => statistics.Inbound.SingleOrDefault(inbound => inbound is { Kind: MediaKind.Audio, PacketsReceived: > 0 }) ?? new InboundStatistics { Mid = "" };

    private static async Task HearsAsync(RoomClient viewer)
    {
        var before = Sound(await viewer.GetStatisticsAsync()).PacketsReceived;
        await Eventually.Holds(viewer.GetStatisticsAsync, statistics => Sound(statistics).PacketsReceived > before + 100, "sound arrives", Patience);
    }
}
