using System.Text.Json.Nodes;
using Videoroom.Bench.Load.Janus;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusSubscriberTests : IAsyncLifetime
{
    private FakeJanus _janus = null!;
    private JanusConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _janus = await FakeJanus.StartAsync();
        _connection = await JanusConnection.ConnectAsync(_janus.Address, CancellationToken.None);
        Answer("join", """{"videoroom":"attached","streams":[{"mid":"0","type":"audio","feed_id":7,"feed_mid":"a"}]}""", "first");
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _janus.DisposeAsync();
    }

    [Fact]
    public async Task A_subscriber_gets_an_offer_and_answers_it()
    {
        var subscriber = await JanusSubscriber.JoinAsync(_connection, 1, [7, 8], CancellationToken.None);
        await subscriber.StartAsync("the answer", CancellationToken.None);

        Assert.Equal("first", subscriber.First.Sdp);
        Assert.Equal([new JanusSubscribedStream("0", "audio", 7, "a")], subscriber.First.Streams);
        var requests = _janus.Requests.ToList();
        Assert.Equal(["create", "attach", "join", "start", "trickle"], requests.Select(FakeJanus.NameOf));
        Assert.Equal(
            """{"request":"join","ptype":"subscriber","room":1,"streams":[{"feed":7},{"feed":8}],"autoupdate":false}""",
            requests[2]["body"]!.ToJsonString());
        Assert.Equal("""{"type":"answer","sdp":"the answer","rid_order":"lmh"}""", requests[3]["jsep"]!.ToJsonString());
    }

    [Fact]
    public async Task Subscribing_to_more_brings_another_offer()
    {
        Answer("subscribe", """{"videoroom":"updated","streams":[]}""", "second");
        var subscriber = await JanusSubscriber.JoinAsync(_connection, 1, [7], CancellationToken.None);

        Assert.Equal("second", (await subscriber.SubscribeAsync([9], CancellationToken.None)).Sdp);
        Assert.Equal("""{"request":"subscribe","streams":[{"feed":9}]}""", _janus.Requests.Last()["body"]!.ToJsonString());
    }

    [Fact]
    public async Task Subscribing_to_more_before_the_first_offer_is_answered_is_an_error()
    {
        Answer("subscribe", """{"videoroom":"updating","room":1}""", offer: null);
        var subscriber = await JanusSubscriber.JoinAsync(_connection, 1, [7], CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => subscriber.SubscribeAsync([9], CancellationToken.None));
    }

    private void Answer(string request, string data, string? offer)
    {
        var message = new JsonObject { ["janus"] = "event", ["plugindata"] = new JsonObject { ["data"] = JsonNode.Parse(data) } };
        if (offer is not null)
        {
            message["jsep"] = JanusJsep.Offer(offer).ToJson();
        }

        _janus.Answers[request] = [new JsonObject { ["janus"] = "ack" }, message];
    }
}
