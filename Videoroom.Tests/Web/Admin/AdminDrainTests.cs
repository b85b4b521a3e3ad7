using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Videoroom.Tests.Web.Signalling;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Admin;

/// <summary>What an operator sees and does, on a node that is a cluster of one.</summary>
public class AdminDrainTests : AdminFixture
{
    private const string OurJoin = """["1","1","room:r1","phx_join",{"videoroom":1,"resume":true}]""";

    [Fact]
    public async Task A_node_alone_shows_its_node_with_rooms_and_peers()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(OurJoin);
        await client.ReceiveAsync();
        using var response = await SendAsync(HttpMethod.Get, "cluster");
        using var cluster = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var node = Assert.Single(cluster.RootElement.GetProperty("nodes").EnumerateArray());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((true, "Up"), (node.GetProperty("isSelf").GetBoolean(), node.GetProperty("state").GetString()));
        Assert.Equal((1, 1), (node.GetProperty("rooms").GetInt32(), node.GetProperty("peers").GetInt32()));
        Assert.Equal("None", cluster.RootElement.GetProperty("drain").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_drain_refuses_joins_lets_the_call_go_on_and_stops_the_node_when_it_has_ended()
    {
        var stopping = Node.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var client = await ConnectAsync();
        await client.SendAsync(OurJoin);
        using var joined = JsonDocument.Parse((await client.ReceiveAsync())!);
        var reply = joined.RootElement[4].GetProperty("response");

        using var drain = await SendAsync(HttpMethod.Post, "drain");
        using var again = await SendAsync(HttpMethod.Post, "drain");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (drain.StatusCode, again.StatusCode));
        Assert.Contains("no other node", await drain.Content.ReadAsStringAsync());

        using var http = new HttpClient { BaseAddress = Node.Address };
        using var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("alive", await http.GetStringAsync("/health/live"));

        using var newcomer = await ConnectAsync();
        await newcomer.SendAsync("""["1","1","room:r1","phx_join",{"videoroom":1}]""");
        Assert.Contains("shutting_down", await newcomer.ReceiveAsync());

        // Whose connection breaks now may still come back to the call.
        using var back = await ConnectAsync();
        await back.SendAsync($$"""
            ["1","1","room:r1","phx_join",{"videoroom":1,"resume":true,"peerId":{{reply.GetProperty("peerId").GetRawText()}},"resumeToken":{{reply.GetProperty("resumeToken").GetRawText()}},"serverSeq":0}]
            """.Trim());
        Assert.Contains("\"resumed\":true", await back.ReceiveAsync());
        Assert.False(stopping.IsCancellationRequested);

        await back.SendAsync("""["1","2","room:r1","phx_leave",{}]""");
        var stopped = new TaskCompletionSource();
        await using var registration = stopping.Register(stopped.SetResult);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task<SignallingClient> ConnectAsync()
    {
        var client = new SignallingClient(new ClientWebSocket());
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{Node.Address.Port}{SocketEndpoint.Path}?vsn=2.0.0"));
        return client;
    }
}
