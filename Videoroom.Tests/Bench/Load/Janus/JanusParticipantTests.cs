using System.Text.Json.Nodes;
using Videoroom.Bench.Load.Janus;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusParticipantTests : IAsyncLifetime
{
    private FakeJanus _janus = null!;
    private JanusConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _janus = await FakeJanus.StartAsync();
        _connection = await JanusConnection.ConnectAsync(_janus.Address, CancellationToken.None);
        Answer("join", """{"videoroom":"joined","room":1,"id":5,"publishers":[{"id":7}]}""");
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _janus.DisposeAsync();
    }

    [Fact]
    public async Task Who_enters_knows_its_own_id_and_who_publishes_and_hears_of_who_comes_and_goes()
    {
        var participant = await JanusParticipant.JoinAsync(_connection, 1, "Ada", CancellationToken.None);
        Assert.Equal(5, participant.FeedId);
        Assert.Equal([7], (await participant.WaitForFeedsAsync(1, CancellationToken.None).WaitAsync(Eventually.Patience)).Select(feed => feed.Id));

        await _janus.SendAsync(Event("""{"videoroom":"event","publishers":[{"id":8}]}"""));
        await participant.WaitForFeedsAsync(2, CancellationToken.None).WaitAsync(Eventually.Patience);
        await _janus.SendAsync(Event("""{"videoroom":"event","leaving":7}"""));
        await _janus.SendAsync(Event("""{"videoroom":"event","publishers":[{"id":9}]}"""));

        await Eventually.Holds(
            () => participant.Feeds.Present.Select(feed => feed.Id).Order().ToList(), ids => ids is [8, 9], "one has gone and two have come");
    }

    [Fact]
    public async Task Publishing_sends_the_offer_returns_the_answer_and_says_that_no_candidate_follows()
    {
        Answer("configure", """{"videoroom":"event","configured":"ok"}""", JanusJsep.Answer("the answer"));
        var participant = await JanusParticipant.JoinAsync(_connection, 1, "Ada", CancellationToken.None);

        Assert.Equal("the answer", await participant.PublishAsync("the offer", CancellationToken.None));

        var requests = _janus.Requests.ToList();
        Assert.Equal(["create", "attach", "join", "configure", "trickle"], requests.Select(FakeJanus.NameOf));
        Assert.Equal("""{"request":"join","ptype":"publisher","room":1,"display":"Ada"}""", requests[2]["body"]!.ToJsonString());
        Assert.Equal("""{"type":"offer","sdp":"the offer","rid_order":"lmh"}""", requests[3]["jsep"]!.ToJsonString());
        Assert.Equal("""{"completed":true}""", requests[4]["candidate"]!.ToJsonString());
    }

    [Fact]
    public async Task An_answer_without_a_session_description_is_an_error()
    {
        Answer("configure", """{"videoroom":"event","configured":"ok"}""");
        var participant = await JanusParticipant.JoinAsync(_connection, 1, "Ada", CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => participant.PublishAsync("the offer", CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_for_publishers_is_told_when_the_connection_breaks()
    {
        var participant = await JanusParticipant.JoinAsync(_connection, 1, "Ada", CancellationToken.None);
        var waiting = participant.WaitForFeedsAsync(2, CancellationToken.None).WaitAsync(Eventually.Patience);

        _janus.Drop();

        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(Eventually.Patience));
    }

    private static JsonObject Event(string data, JanusJsep? jsep = null)
    {
        var message = new JsonObject
        {
            ["janus"] = "event",
            ["sender"] = FakeJanus.FirstHandleId,
            ["plugindata"] = new JsonObject { ["data"] = JsonNode.Parse(data) },
        };
        if (jsep is not null)
        {
            message["jsep"] = jsep.ToJson();
        }

        return message;
    }

    // As Janus does: the event may come before the acknowledgement of its request.
    private void Answer(string request, string data, JanusJsep? jsep = null)
        => _janus.Answers[request] = [Event(data, jsep), new JsonObject { ["janus"] = "ack" }];
}
