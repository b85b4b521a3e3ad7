using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Videoroom.Bench.Node;
using Videoroom.Tests.Web.Signalling;
using Videoroom.Web.Configuration;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>The parts together: what a start gives, what a client's join reaches, what a stop leaves.</summary>
public class NodeTests
{
    [Fact]
    public async Task A_join_reaches_the_room_and_nothing_is_left_when_its_socket_has_closed()
    {
        await using var node = await RunningNode.StartAsync();
        using var client = await ConnectAsync(node);
        await client.SendAsync("""["1","1","room:r1","phx_join",{"isSimulcastOn":false}]""");
        Assert.Equal("""["1","1","room:r1","phx_reply",{"status":"ok","response":{}}]""", await client.ReceiveAsync());
        var during = await node.CountAsync();
        Assert.Equal((1, 1, 1, 1), (during.Sockets, during.Topics, during.Actors.Rooms, during.Actors.Channels));

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure);
        await UntilEmptyAsync(node);
    }

    [Fact]
    public async Task A_room_that_is_full_is_refused_with_its_code()
    {
        await using var node = await RunningNode.StartAsync(new VideoroomOptions { MaxPeersPerRoom = 1 });
        using var first = await ConnectAsync(node);
        using var second = await ConnectAsync(node);
        await first.SendAsync("""["1","1","room:r1","phx_join",{}]""");
        await first.ReceiveAsync();
        await second.SendAsync("""["1","1","room:r1","phx_join",{}]""");

        using var reply = JsonDocument.Parse((await second.ReceiveAsync())!);
        Assert.Equal("error", reply.RootElement[4].GetProperty("status").GetString());
        Assert.Equal("room_full", reply.RootElement[4].GetProperty("response").GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_stats_topic_sends_the_nodes_totals()
    {
        await using var node = await RunningNode.StartAsync();
        using var client = await ConnectAsync(node);
        await client.SendAsync("""["1","1","room:r1","phx_join",{}]""");
        await client.ReceiveAsync();
        await client.ReceiveAsync();
        await client.SendAsync("""["2","2","stats","phx_join",{}]""");
        Assert.Equal("""["2","2","stats","phx_reply",{"status":"ok","response":{}}]""", await client.ReceiveAsync());

        using var metrics = JsonDocument.Parse((await client.ReceiveAsync())!);
        Assert.Equal("metrics", metrics.RootElement[3].GetString());
        var stats = metrics.RootElement[4].GetProperty("stats");
        Assert.Equal(
            (1, 1, 1), (stats.GetProperty("rooms").GetInt32(), stats.GetProperty("peers").GetInt32(), stats.GetProperty("sockets").GetInt32()));

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure);
        await UntilEmptyAsync(node);
    }

    [Fact]
    public async Task A_node_that_runs_is_alive_and_ready()
    {
        await using var node = await RunningNode.StartAsync();
        using var http = new HttpClient { BaseAddress = node.Address };

        Assert.Equal("alive", await http.GetStringAsync("/health/live"));
        Assert.Equal("ready", await http.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task A_stop_closes_the_sockets_and_ends_rooms_and_media()
    {
        await using var node = await RunningNode.StartAsync();
        using var client = await ConnectAsync(node);
        await client.SendAsync("""["1","1","room:r1","phx_join",{}]""");
        await client.ReceiveAsync();
        var stopped = node.StopAsync();

        Assert.Equal(SocketRegistry.ServiceRestart, await client.ReceiveCloseAsync());
        await stopped;
        Assert.Equal(default, await node.CountAsync());
    }

    [Fact]
    public async Task With_USE_TLS_and_no_files_it_serves_HTTPS_with_a_certificate_of_its_own()
    {
        var state = Directory.CreateTempSubdirectory("videoroom-node").FullName;
        try
        {
            await using var node = await RunningNode.StartAsync(new VideoroomOptions { UseTls = true, StateDirectory = state });
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.MatchesHostname("localhost"),
            };
            using var http = new HttpClient(handler) { BaseAddress = node.Address };

            Assert.Equal("alive", await http.GetStringAsync("/health/live"));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/.sources.sha256")]
    [InlineData("/room/../appsettings.json")]
    public async Task Row16_No_address_leads_to_a_file_outside_the_page(string path)
    {
        await using var node = await RunningNode.StartAsync();
        using var http = new HttpClient();
        var address = new Uri(
            node.Address.AbsoluteUri.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var response = await http.GetAsync(address);

        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    private static async Task<SignallingClient> ConnectAsync(RunningNode node)
    {
        var client = new SignallingClient(new ClientWebSocket());
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{node.Address.Port}{SocketEndpoint.Path}?vsn=2.0.0"));
        return client;
    }

    private static async Task UntilEmptyAsync(RunningNode node)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await node.CountAsync() != default)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
