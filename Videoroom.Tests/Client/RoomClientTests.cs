using System.Collections.Concurrent;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Client;

public sealed class RoomClientTests : NodeWithClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Peers_and_tracks_are_told_of_in_order_those_that_are_there_already_included()
    {
        await using var first = await JoinAsync("first", StockRecordings.Tone);
        var events = new ConcurrentQueue<RoomEvent>();
        await using var watcher = await RoomClient.JoinAsync(Options("watcher") with { Events = events.Enqueue }, Host);
        await UntilAsync(() => watcher.Tracks.Count == 1);
        await first.LeaveAsync();
        await UntilAsync(() => watcher.Peers.Count == 0);

        var peer = new RemotePeer(first.PeerId, "first");
        var track = new RemoteTrack(first.PeerId, Assert.Single(first.Published).TrackId, "audio");
        Assert.Equal([new PeerJoined(peer), new TrackAdded(track), new TrackRemoved(track), new PeerLeft(peer)], events);
    }

    [Theory]
    [InlineData("VP8")]
    [InlineData("VP8 with simulcast")]
    [InlineData("VP9 with SVC")]
    [InlineData("AV1 with SVC")]
    [InlineData("synthetic")]
    public async Task What_one_publishes_another_can_decode(string what)
    {
        MediaContent content = what switch
        {
            "VP8" => StockRecordings.TestPicture,
            "VP8 with simulcast" => StockRecordings.Vp8Simulcast,
            "VP9 with SVC" => StockRecordings.Vp9Svc,
            "AV1 with SVC" => StockRecordings.Av1Svc,
            _ => new SyntheticVideo(new SyntheticVideoOptions()),
        };
        await using var publisher = await JoinAsync("publisher", StockRecordings.Tone, content);
        await using var viewer = await JoinAsync("viewer");
        await publisher.Connected.WaitAsync(Patience);
        await viewer.Connected.WaitAsync(Patience);

        // More pictures than one round of the recording has, so that it has been repeated; none of them is missing for good.
        var received = await UntilAsync(viewer, statistics => Video(statistics) is { FramesDecodable: > 60 } video && video.FramesReceived == video.FramesDecodable);

        Assert.Equal(publisher.Published.Single(track => track.Kind == MediaKind.Video).TrackId, Video(received)!.TrackId);
        Assert.True(received.RoundTripTime > TimeSpan.Zero);
        Assert.All(received.Inbound.Where(inbound => inbound.TrackId.Length > 0), inbound => Assert.True(inbound.PacketsReceived > 0));
        var sent = await publisher.GetStatisticsAsync();
        Assert.True(sent.PacketsAcknowledged > 0);
        Assert.Equal(content.Rids, sent.Outbound.Where(outbound => outbound.Rid is not null).Select(outbound => outbound.Rid!));
    }

    [Fact]
    public async Task An_encoding_that_is_not_active_sends_nothing_and_the_others_go_on()
    {
        await using var publisher = await JoinAsync("publisher", StockRecordings.Vp8Simulcast);
        await publisher.Connected.WaitAsync(Patience);
        var track = Assert.Single(publisher.Published);
        await UntilAsync(publisher, statistics => statistics.Outbound.Count == 3 && statistics.Outbound.All(outbound => outbound.PacketsSent > 0));

        publisher.SetActive(track, "h", active: false);
        var stopped = Sent(await publisher.GetStatisticsAsync(), "h");
        await UntilAsync(publisher, statistics => Sent(statistics, "l") > Sent(statistics, "h") + 100 || Sent(statistics, "l") > stopped + 100);
        Assert.Equal(stopped, Sent(await publisher.GetStatisticsAsync(), "h"));

        publisher.SetActive(track, null, active: true);
        await UntilAsync(publisher, statistics => Sent(statistics, "h") > stopped);
    }

    [Fact]
    public async Task A_refused_join_says_why()
    {
        var refused = await Assert.ThrowsAsync<Videoroom.Client.Signalling.JoinRefusedException>(
            () => RoomClient.JoinAsync(Options("x") with { RoomId = new string('r', 1000) }, Host));

        Assert.NotEmpty(refused.Message);
    }

    private static InboundStatistics? Video(SessionStatistics statistics)
        => statistics.Inbound.SingleOrDefault(inbound => inbound.Kind == MediaKind.Video && inbound.TrackId.Length > 0);

    private static long Sent(SessionStatistics statistics, string rid) => statistics.Outbound.Single(outbound => outbound.Rid == rid).PacketsSent;

    private static Task UntilAsync(Func<bool> condition)
        => Eventually.Holds(() => Task.FromResult(condition()), holds => holds, "what the test waits for", Patience);

    private static Task<SessionStatistics> UntilAsync(RoomClient client, Func<SessionStatistics, bool> condition)
        => Eventually.Holds(client.GetStatisticsAsync, condition, "the client's statistics are as expected", Patience);

    private RoomClientOptions Options(string name) => new() { Server = Node.Address, RoomId = "r", Name = name };

    private Task<RoomClient> JoinAsync(string name, params MediaContent[] contents)
        => RoomClient.JoinAsync(Options(name) with { Tracks = [.. contents.Select(content => new TrackPublication(content))] }, Host);
}
