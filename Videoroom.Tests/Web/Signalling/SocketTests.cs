using System.Net;
using System.Net.WebSockets;
using System.Text;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Channels;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>Real WebSockets against a real Kestrel; a probe plays the peer's channel.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("sockets");
    private SignallingServer _server = null!;

    public async Task InitializeAsync() => _server = await SignallingServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _system.Terminate();
    }

    [Fact]
    public async Task A_join_a_push_an_answer_and_a_leave_go_the_whole_way()
    {
        var channel = new ChannelProbe(_system);
        using var client = await _server.ConnectAsync();
        await client.SendAsync("""["5","5","room:r1","phx_join",{"isSimulcastOn":true}]""");
        var join = await _server.Gateway.NextAsync();
        Assert.Equal(("r1", """{"isSimulcastOn":true}"""), (join.RoomId, join.ParamsJson));

        join.Socket.Joined(channel.Ref, "{}");
        Assert.Equal("""["5","5","room:r1","phx_reply",{"status":"ok","response":{}}]""", await client.ReceiveAsync());

        await client.SendAsync("""["5","6","room:r1","mediaEvent",{"data":"x"}]""");
        Assert.Equal(new ClientPush("mediaEvent", """{"data":"x"}""", "6"), await channel.NextAsync());
        join.Socket.Reply("6", "{}");
        Assert.Equal("""["5","6","room:r1","phx_reply",{"status":"ok","response":{}}]""", await client.ReceiveAsync());
        Assert.True(join.Socket.Push("mediaEvent", """{"data":"y"}"""));
        Assert.Equal("""["5",null,"room:r1","mediaEvent",{"data":"y"}]""", await client.ReceiveAsync());

        await client.SendAsync("""["5","7","room:r1","phx_leave",{}]""");
        Assert.Equal("""["5","7","room:r1","phx_reply",{"status":"ok","response":{}}]""", await client.ReceiveAsync());
        Assert.Equal("""["5","5","room:r1","phx_close",{}]""", await client.ReceiveAsync());
        Assert.Equal(new LeaveChannel(join.Socket), await channel.NextAsync());
    }

    [Fact]
    public async Task A_heartbeat_is_answered()
    {
        using var client = await _server.ConnectAsync();
        await client.SendAsync("""[null,"13","phoenix","heartbeat",{}]""");

        Assert.Equal("""[null,"13","phoenix","phx_reply",{"status":"ok","response":{}}]""", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.NormalClosure)]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable)]
    public async Task The_client_s_close_code_reaches_every_channel_of_the_socket(WebSocketCloseStatus status)
    {
        using var client = await _server.ConnectAsync();
        var first = await JoinAsync(client, "a", "1");
        var second = await JoinAsync(client, "b", "2");
        Assert.Equal((1, 2), (_server.Registry.Sockets, _server.Registry.Channels));

        await client.CloseAsync(status);

        Assert.Equal(new SocketLost(first.Socket, (int)status), await first.Channel.NextAsync());
        Assert.Equal(new SocketLost(second.Socket, (int)status), await second.Channel.NextAsync());
        await UntilAsync(() => _server.Registry is { Sockets: 0, Channels: 0 });
    }

    [Fact]
    public async Task A_connection_that_breaks_has_no_close_code()
    {
        using var client = await _server.ConnectAsync();
        var (channel, socket) = await JoinAsync(client, "a", "1");
        client.Abort();

        Assert.Equal(new SocketLost(socket, null), await channel.NextAsync());
    }

    [Fact]
    public async Task Row12_Binary_is_closed_with_1003()
        => await Refused(client => client.SendAsync([1, 2, 3], WebSocketMessageType.Binary), WebSocketCloseStatus.InvalidMessageType);

    [Fact]
    public async Task Row12_What_is_not_JSON_is_closed_with_1007()
        => await Refused(client => client.SendAsync("hello"), WebSocketCloseStatus.InvalidPayloadData);

    [Fact]
    public async Task Row12_Text_that_is_not_UTF8_ends_the_socket()
    {
        using var client = await _server.ConnectAsync();
        var (channel, socket) = await JoinAsync(client, "a", "1");
        await client.SendAsync([0xff, 0xfe], WebSocketMessageType.Text);

        // The WebSocket itself refuses it (RFC 6455, section 8.1), with or without a close frame.
        Assert.Equal(new SocketLost(socket, null), await channel.NextAsync());
    }

    [Fact]
    public async Task Row12_Deep_nesting_is_closed_with_1007()
        => await Refused(
            client => client.SendAsync($"""["1","1","room:a","phx_join",{new StringBuilder().Insert(0, "{\"a\":", 10_000)}"""),
            WebSocketCloseStatus.InvalidPayloadData);

    [Fact]
    public async Task Row12_Ten_megabytes_are_closed_with_1009_while_they_still_come()
        => await Refused(
            async client =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await client.SendAsync(new byte[1024 * 1024], WebSocketMessageType.Text, endOfMessage: i == 9);
                }
            },
            WebSocketCloseStatus.MessageTooBig);

    [Fact]
    public async Task Row12_A_million_events_are_closed_with_1008()
        => await Refused(
            async client =>
            {
                for (var i = 0; i < 300; i++)
                {
                    await client.SendAsync("""["1","2","room:a","mediaEvent",{}]""");
                }
            },
            WebSocketCloseStatus.PolicyViolation);

    [Fact]
    public async Task Row12_An_offer_in_a_full_room_is_taken_and_a_stream_of_the_longest_messages_is_closed_with_1008()
    {
        using var client = await _server.ConnectAsync();
        var (channel, socket) = await JoinAsync(client, "a", "1");

        // 64 peers of 6 KB, each line end escaped twice, and some room to spare.
        var data = new string('x', 450 * 1024);
        var offer = $$"""["1","2","room:a","mediaEvent",{"data":"{{data}}"}]""";
        await client.SendAsync(offer);
        Assert.Equal(data.Length + """{"data":""}""".Length, Assert.IsType<ClientPush>(await channel.NextAsync()).PayloadJson.Length);

        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(offer);
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await client.ReceiveCloseAsync());
        await channel.SkipToAsync(new SocketLost(socket, null));
    }

    [Fact]
    public async Task Row12_What_one_socket_does_wrong_reaches_no_other()
    {
        using var good = await _server.ConnectAsync();
        using var bad = await _server.ConnectAsync();
        var (channel, socket) = await JoinAsync(good, "a", "1");
        await bad.SendAsync("hello");
        await bad.ReceiveCloseAsync();

        Assert.True(socket.Push("mediaEvent", "{}"));
        Assert.NotNull(await good.ReceiveAsync());
        await good.SendAsync("""["1","2","room:a","mediaEvent",{}]""");
        Assert.IsType<ClientPush>(await channel.NextAsync());
    }

    [Fact]
    public async Task Row13_A_client_that_never_reads_is_cut_off_and_nobody_waits()
    {
        using var client = await _server.ConnectAsync();
        var (channel, socket) = await JoinAsync(client, "a", "1");
        var payload = $$"""{"data":"{{new string('x', 100_000)}}"}""";
        var sent = 0;
        while (socket.Push("mediaEvent", payload))
        {
            // What fits into the kernel's buffers and our queue; without a bound this would not end.
            Assert.InRange(++sent, 0, 1000);
        }

        Assert.Equal(new SocketLost(socket, null), await channel.NextAsync());
        await UntilAsync(() => _server.Registry.Sockets == 0);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("https://friend.example", HttpStatusCode.SwitchingProtocols)]
    [InlineData(null, HttpStatusCode.SwitchingProtocols)]
    public async Task Row19_A_page_of_a_foreign_origin_gets_no_WebSocket(string? origin, HttpStatusCode status)
    {
        await using var server = await SignallingServer.StartAsync(options: new() { AllowedOrigins = ["https://friend.example"] });
        using var client = await server.ConnectAsync(origin);

        Assert.Equal(status, client.ResponseStatus);
    }

    [Fact]
    public async Task Row19_Our_own_page_gets_one()
    {
        using var client = await _server.ConnectAsync($"http://127.0.0.1:{_server.Port}");

        Assert.Equal(HttpStatusCode.SwitchingProtocols, client.ResponseStatus);
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_refused()
    {
        using var client = await _server.ConnectAsync(query: "?vsn=1.0.0");

        Assert.Equal(HttpStatusCode.BadRequest, client.ResponseStatus);
    }

    [Fact]
    public async Task Row12_More_sockets_than_allowed_are_refused_until_one_closes()
    {
        await using var server = await SignallingServer.StartAsync(new SignallingLimits { MaxSocketsPerAddress = 1 });
        using var first = await server.ConnectAsync();
        await JoinAsync(first, "a", "1", server);
        using var second = await server.ConnectAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, second.ResponseStatus);

        await first.CloseAsync(WebSocketCloseStatus.NormalClosure);
        await UntilAsync(() => server.Registry.Sockets == 0);
        using var third = await server.ConnectAsync();
        Assert.Equal(HttpStatusCode.SwitchingProtocols, third.ResponseStatus);
    }

    [Fact]
    public async Task Row12_A_socket_in_no_room_makes_way_for_one_more_of_its_address_and_is_told_to_come_back()
    {
        await using var server = await SignallingServer.StartAsync(new SignallingLimits { MaxUnjoinedSocketsPerAddress = 1 });
        using var joined = await server.ConnectAsync();
        var (channel, socket) = await JoinAsync(joined, "a", "1", server);
        using var first = await server.ConnectAsync();
        using var second = await server.ConnectAsync();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, second.ResponseStatus);
        Assert.Equal(SocketPlace.TryAgainLater, await first.ReceiveCloseAsync());
        await JoinAsync(second, "b", "1", server);
        Assert.True(socket.Push("mediaEvent", "{}"));
        Assert.NotNull(await joined.ReceiveAsync());
        joined.Abort();
        Assert.Equal(new SocketLost(socket, null), await channel.NextAsync());
    }

    [Fact]
    public async Task Row12_A_socket_in_no_room_may_not_send_what_one_in_a_room_may()
    {
        using var client = await _server.ConnectAsync();
        await client.SendAsync(new byte[(128 * 1024) + 1], WebSocketMessageType.Text);

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task A_silent_socket_is_closed_and_one_with_heartbeats_is_not()
    {
        var clock = new FakeTimeProvider();
        await using var server = await SignallingServer.StartAsync(clock: clock);
        using var silent = await server.ConnectAsync();
        using var alive = await server.ConnectAsync();
        var lost = await JoinAsync(silent, "a", "1", server);

        clock.Advance(TimeSpan.FromSeconds(40));
        await HeartbeatAsync(alive);
        clock.Advance(TimeSpan.FromSeconds(21));

        // A code that makes the client come back, and that the channel does not take for a leave.
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await silent.ReceiveCloseAsync());
        Assert.Equal(new SocketLost(lost.Socket, null), await lost.Channel.NextAsync());
        await HeartbeatAsync(alive);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_our_close_is_cut_off()
    {
        var clock = new FakeTimeProvider();
        await using var server = await SignallingServer.StartAsync(clock: clock);
        using var client = await server.ConnectAsync();
        await client.SendAsync("hello");
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(1, server.Registry.Sockets);

        clock.Advance(TimeSpan.FromSeconds(3));
        await UntilAsync(() => server.Registry.Sockets == 0);
    }

    [Fact]
    public async Task A_node_that_stops_tells_its_sockets_to_come_back_later()
    {
        await using var server = await SignallingServer.StartAsync();
        using var client = await server.ConnectAsync();
        await HeartbeatAsync(client);
        var stopped = server.StopAsync();

        Assert.Equal(SocketRegistry.ServiceRestart, await client.ReceiveCloseAsync());
        await stopped;
    }

    private async Task Refused(Func<SignallingClient, Task> act, WebSocketCloseStatus status)
    {
        using var client = await _server.ConnectAsync();
        var (channel, socket) = await JoinAsync(client, "a", "1");
        await act(client);

        Assert.Equal(status, await client.ReceiveCloseAsync());
        await channel.SkipToAsync(new SocketLost(socket, null));
    }

    private async Task<(ChannelProbe Channel, IChannelSocket Socket)> JoinAsync(
        SignallingClient client, string room, string reference, SignallingServer? server = null)
    {
        var channel = new ChannelProbe(_system);
        await client.SendAsync($$"""["{{reference}}","{{reference}}","room:{{room}}","phx_join",{}]""");
        var join = await (server ?? _server).Gateway.NextAsync();
        join.Socket.Joined(channel.Ref, "{}");
        Assert.NotNull(await client.ReceiveAsync());
        return (channel, join.Socket);
    }

    private static async Task HeartbeatAsync(SignallingClient client)
    {
        await client.SendAsync("""[null,"1","phoenix","heartbeat",{}]""");
        Assert.NotNull(await client.ReceiveAsync());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
