using System.Text.Json.Nodes;
using Videoroom.Bench.Load.Janus;
using Videoroom.Bench.Waiting;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Bench.Load.Janus;

/// <summary>Debian's Janus itself, where it is installed.</summary>
public sealed class JanusServerTests : IAsyncLifetime
{
    private const long Room = 1;
    private JanusServer? _server;

    private JanusServer Server => _server!;

    public async Task InitializeAsync()
    {
        if (JanusPrograms.AreInstalled)
        {
            _server = await JanusServer.StartAsync(new JanusServerOptions { EventLoops = 2 }, CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task A_browser_that_publishes_gets_an_answer_with_the_servers_candidate()
    {
        SkipWithoutJanus();
        await using var connection = await ConnectAsync();
        await JanusRoom.CreateAsync(connection, new JanusRoomOptions(Room, MaxPublishers: 3), CancellationToken.None);
        var publisher = await JanusParticipant.JoinAsync(connection, Room, "Ada", CancellationToken.None);

        var answer = await publisher.PublishAsync(SdpFixtures.Read("chromium-plain"), CancellationToken.None);

        Assert.Equal(["0", "1"], SdpFixtures.ParseText(answer).Media.Select(media => media.Mid));
        Assert.Contains("a=rtpmap:96 VP8/90000", answer, StringComparison.Ordinal);
        Assert.Matches($@"a=candidate:1 1 udp \d+ {Server.MediaAddress} [23]\d\d\d\d typ host", answer);
        Assert.False(publisher.Handle.Connected.IsCompleted);
    }

    [SkippableFact]
    public async Task A_subscriber_is_offered_a_line_for_each_stream_of_each_publisher()
    {
        SkipWithoutJanus();
        await using var connection = await ConnectAsync();
        await CreateRoomWithDummyAsync(connection);
        var viewer = await JanusParticipant.JoinAsync(connection, Room, "Ben", CancellationToken.None);
        var dummy = Assert.Single(await viewer.WaitForFeedsAsync(1, CancellationToken.None).WaitAsync(Eventually.Patience));

        var subscriber = await JanusSubscriber.JoinAsync(connection, Room, [dummy.Id, dummy.Id], CancellationToken.None);

        Assert.Equal([new JanusFeedStream("audio", "0"), new JanusFeedStream("video", "1")], dummy.Streams);
        Assert.Equal(
            [
                new JanusSubscribedStream("0", "audio", dummy.Id, "0"), new JanusSubscribedStream("1", "video", dummy.Id, "1"),
                new JanusSubscribedStream("2", "audio", dummy.Id, "0"), new JanusSubscribedStream("3", "video", dummy.Id, "1"),
            ],
            subscriber.First.Streams);
        Assert.Equal(["0", "1", "2", "3"], SdpFixtures.ParseText(subscriber.First.Sdp).Media.Select(media => media.Mid));
    }

    [SkippableFact]
    public async Task A_refusal_has_the_code_of_the_plugin()
    {
        SkipWithoutJanus();
        await using var connection = await ConnectAsync();
        var options = new JanusRoomOptions(Room, MaxPublishers: 1);
        await JanusRoom.CreateAsync(connection, options, CancellationToken.None);

        Assert.Equal(427, await CodeOfAsync(() => JanusRoom.CreateAsync(connection, options, CancellationToken.None)));
        await JanusRoom.DestroyAsync(connection, Room, CancellationToken.None);
        Assert.Equal(426, await CodeOfAsync(() => JanusParticipant.JoinAsync(connection, Room, "Ada", CancellationToken.None)));
    }

    [SkippableFact]
    public async Task A_publisher_whose_media_is_not_up_cannot_be_subscribed_to()
    {
        SkipWithoutJanus();
        await using var connection = await ConnectAsync();
        await JanusRoom.CreateAsync(connection, new JanusRoomOptions(Room, MaxPublishers: 3), CancellationToken.None);
        var publisher = await JanusParticipant.JoinAsync(connection, Room, "Ada", CancellationToken.None);
        await publisher.PublishAsync(SdpFixtures.Read("chromium-plain"), CancellationToken.None);

        Assert.Equal(
            428, await CodeOfAsync(() => JanusSubscriber.JoinAsync(connection, Room, [publisher.FeedId], CancellationToken.None)));
    }

    [SkippableFact]
    public async Task A_server_that_runs_says_its_version_and_what_it_costs()
    {
        SkipWithoutJanus();
        await using var connection = await ConnectAsync();

        Assert.StartsWith("1.", Server.Version, StringComparison.Ordinal);
        Assert.False(Server.Process.HasExited);
        Assert.InRange(Server.Process.ResidentBytes, 1, long.MaxValue);
    }

    private static void SkipWithoutJanus() => Skip.IfNot(JanusPrograms.AreInstalled, "Debian's package 'janus' is not installed.");

    private static async Task<int> CodeOfAsync(Func<Task> refused) => (await Assert.ThrowsAsync<JanusErrorException>(refused)).Code;

    // A room of its own making, which has a publisher that needs no media to be subscribed to.
    private static async Task CreateRoomWithDummyAsync(JanusConnection connection)
    {
        var handle = await connection.AttachAsync(CancellationToken.None);
        var create = new JsonObject
        {
            ["request"] = "create",
            ["room"] = Room,
            ["dummy_publisher"] = true,
            ["audiocodec"] = "opus",
            ["videocodec"] = "vp8",
        };
        await handle.AskAsync(create, jsep: null, CancellationToken.None);
    }

    private Task<JanusConnection> ConnectAsync() => JanusConnection.ConnectAsync(Server.Address, CancellationToken.None);
}
