using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Bench.Load.Janus;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusConnectionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private FakeJanus _janus = null!;

    public async Task InitializeAsync() => _janus = await FakeJanus.StartAsync();

    public async Task DisposeAsync() => await _janus.DisposeAsync();

    [Fact]
    public async Task A_connection_makes_a_session_and_names_it_in_what_follows()
    {
        await using var connection = await ConnectAsync(IPAddress.Parse("127.1.2.3"));
        var handle = await connection.AttachAsync(CancellationToken.None);
        await handle.AskAsync(new JsonObject { ["request"] = "exists" }, jsep: null, CancellationToken.None);

        var requests = _janus.Requests.ToList();
        Assert.Equal(["create", "attach", "exists"], requests.Select(FakeJanus.NameOf));
        Assert.Null(requests[0]["session_id"]);
        Assert.Equal(FakeJanus.SessionId, requests[1]["session_id"]!.GetValue<long>());
        Assert.Equal("janus.plugin.videoroom", requests[1]["plugin"]!.GetValue<string>());
        Assert.Equal(handle.Id, requests[2]["handle_id"]!.GetValue<long>());
        Assert.Equal(IPAddress.Parse("127.1.2.3"), _janus.Client);
    }

    [Fact]
    public async Task The_version_is_asked_of_the_server_and_not_of_the_session()
    {
        _janus.Answers["info"] = [Json("""{"janus":"server_info","version":1102,"version_string":"1.1.2"}""")];
        await using var connection = await ConnectAsync();

        Assert.Equal("1.1.2", await connection.GetVersionAsync(CancellationToken.None));

        Assert.Null(_janus.Requests.Last()["session_id"]);
    }

    [Fact]
    public async Task A_session_says_that_it_lives_at_least_twice_before_it_would_be_ended()
    {
        Assert.True(2 * JanusConnection.KeepAliveInterval < TimeSpan.FromSeconds(60));
        await using var connection = await ConnectAsync();

        for (var times = 1; times <= 3; times++)
        {
            _clock.Advance(JanusConnection.KeepAliveInterval);
            await _janus.ReceivedAsync("keepalive", times);
        }
    }

    [Fact]
    public async Task A_session_that_janus_refuses_to_keep_alive_ends_the_connection()
    {
        _janus.Answers["keepalive"] = [Json("""{"janus":"error","error":{"code":458,"reason":"No such session"}}""")];
        await using var connection = await ConnectAsync();
        var handle = await connection.AttachAsync(CancellationToken.None);

        _clock.Advance(JanusConnection.KeepAliveInterval);

        Assert.Contains("closed", await handle.Ended.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task A_session_that_timed_out_ends_the_connection_with_the_reason()
    {
        await using var connection = await ConnectAsync();
        var handle = await connection.AttachAsync(CancellationToken.None);

        await _janus.SendAsync(Json("""{"janus":"timeout","session_id":1}"""));

        Assert.Contains("session_timeout", await handle.Ended.WaitAsync(Eventually.Patience));
        await Assert.ThrowsAsync<IOException>(() => connection.AttachAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_request_that_is_never_answered_times_out_and_names_itself()
    {
        await using var connection = await ConnectAsync();
        _janus.Answers["exists"] = [];
        var handle = await connection.AttachAsync(CancellationToken.None);
        var asked = handle.AskAsync(new JsonObject { ["request"] = "exists" }, jsep: null, CancellationToken.None);
        await _janus.ReceivedAsync("exists");

        _clock.Advance(JanusConnection.AnswerTimeout);

        Assert.Contains("'exists'", (await Assert.ThrowsAsync<TimeoutException>(() => asked.WaitAsync(Eventually.Patience))).Message);
    }

    [Fact]
    public async Task A_request_that_is_given_up_leaves_the_connection_usable()
    {
        _janus.Answers["exists"] = [];
        await using var connection = await ConnectAsync();
        var handle = await connection.AttachAsync(CancellationToken.None);
        using var giveUp = new CancellationTokenSource();
        var asked = handle.AskAsync(new JsonObject { ["request"] = "exists" }, jsep: null, giveUp.Token);
        await _janus.ReceivedAsync("exists");

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Eventually.Patience));

        Assert.NotEqual(handle.Id, (await connection.AttachAsync(CancellationToken.None)).Id);
    }

    [Fact]
    public async Task A_connection_that_breaks_fails_who_waits_and_ends_the_handles()
    {
        _janus.Answers["exists"] = [];
        await using var connection = await ConnectAsync();
        var handle = await connection.AttachAsync(CancellationToken.None);
        var asked = handle.AskAsync(new JsonObject { ["request"] = "exists" }, jsep: null, CancellationToken.None);
        await _janus.ReceivedAsync("exists");

        _janus.Drop();

        await Assert.ThrowsAsync<IOException>(() => asked.WaitAsync(Eventually.Patience));
        await Assert.ThrowsAsync<IOException>(() => handle.Connected.WaitAsync(Eventually.Patience));
        Assert.Contains("closed", await handle.Ended.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task Something_that_is_no_message_ends_the_connection_with_the_reason()
    {
        await using var connection = await ConnectAsync();
        var handle = await connection.AttachAsync(CancellationToken.None);

        await _janus.SendAsync(Json("""{"videoroom":"event"}"""));

        Assert.Contains("no 'janus' member", await handle.Ended.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task A_session_that_is_refused_is_an_error_with_its_code()
    {
        _janus.Answers["create"] = [Json("""{"janus":"error","error":{"code":403,"reason":"Unauthorized"}}""")];

        Assert.Equal(403, (await Assert.ThrowsAsync<JanusErrorException>(() => ConnectAsync())).Code);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_error_at_once()
    {
        var address = _janus.Address;
        await _janus.DisposeAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => JanusConnection.ConnectAsync(address, CancellationToken.None));
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private Task<JanusConnection> ConnectAsync(IPAddress? from = null)
        => JanusConnection.ConnectAsync(_janus.Address, CancellationToken.None, from, _clock);
}
