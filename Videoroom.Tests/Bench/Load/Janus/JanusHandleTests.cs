using System.Text.Json.Nodes;
using Videoroom.Bench.Load.Janus;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusHandleTests : IAsyncLifetime
{
    private FakeJanus _janus = null!;
    private JanusConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _janus = await FakeJanus.StartAsync();
        _connection = await JanusConnection.ConnectAsync(_janus.Address, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _janus.DisposeAsync();
    }

    [Fact]
    public async Task A_handle_is_connected_when_its_own_peer_connection_is()
    {
        var first = await _connection.AttachAsync(CancellationToken.None);
        var second = await _connection.AttachAsync(CancellationToken.None);

        await SendAsync("webrtcup", second);
        await second.Connected.WaitAsync(Eventually.Patience);

        Assert.False(first.Connected.IsCompleted);
    }

    [Fact]
    public async Task A_hangup_ends_who_waits_for_the_connection_with_its_reason()
    {
        var handle = await _connection.AttachAsync(CancellationToken.None);

        await SendAsync("hangup", handle, "ICE failed");

        Assert.Equal("Janus hung up: ICE failed", (await Assert.ThrowsAsync<IOException>(() => handle.Connected.WaitAsync(Eventually.Patience))).Message);
        Assert.Equal("Janus hung up: ICE failed", await handle.Ended.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task A_handle_that_is_detached_has_ended()
    {
        var handle = await _connection.AttachAsync(CancellationToken.None);

        await SendAsync("detached", handle);

        Assert.Contains("detached", await handle.Ended.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task Who_follows_the_plugin_gets_answers_and_events_in_their_order()
    {
        _janus.Answers["join"] = [Event(1), Json("""{"janus":"ack"}"""), Event(2), Event(3)];
        var seen = new List<int>();
        var third = new TaskCompletionSource();
        var handle = await _connection.AttachAsync(CancellationToken.None, message =>
        {
            if (message.Kind == "event")
            {
                seen.Add(message.Data["n"]!.GetValue<int>());
            }

            if (seen.Count == 3)
            {
                third.TrySetResult();
            }
        });
        foreach (var answer in _janus.Answers["join"])
        {
            answer["sender"] = handle.Id;
        }

        var joined = await handle.AskAsync(new JsonObject { ["request"] = "join" }, JanusJsep.Offer("v=0"), CancellationToken.None);
        await third.Task.WaitAsync(Eventually.Patience);

        Assert.Equal(1, joined.Data["n"]!.GetValue<int>());
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public async Task A_request_carries_its_session_description_and_the_end_of_candidates_follows_as_a_trickle()
    {
        var handle = await _connection.AttachAsync(CancellationToken.None);

        await handle.AskAsync(new JsonObject { ["request"] = "start" }, JanusJsep.Answer("v=0"), CancellationToken.None);
        await handle.CompleteTrickleAsync(CancellationToken.None);
        await handle.HangUpAsync(CancellationToken.None);
        await handle.DetachAsync(CancellationToken.None);

        var requests = _janus.Requests.Skip(2).ToList();
        Assert.Equal(["start", "trickle", "hangup", "detach"], requests.Select(FakeJanus.NameOf));
        Assert.Equal("""{"type":"answer","sdp":"v=0","rid_order":"lmh"}""", requests[0]["jsep"]!.ToJsonString());
        Assert.Equal("""{"completed":true}""", requests[1]["candidate"]!.ToJsonString());
        Assert.All(requests, request => Assert.Equal(handle.Id, request["handle_id"]!.GetValue<long>()));
    }

    private static JsonObject Event(int number)
        => Json($$"""{"janus":"event","plugindata": {"data": {"videoroom":"event","n": {{number}} } } }""");

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private Task SendAsync(string kind, JanusHandle handle, string? reason = null)
    {
        var message = new JsonObject { ["janus"] = kind, ["session_id"] = FakeJanus.SessionId, ["sender"] = handle.Id };
        if (reason is not null)
        {
            message["reason"] = reason;
        }

        return _janus.SendAsync(message);
    }
}
