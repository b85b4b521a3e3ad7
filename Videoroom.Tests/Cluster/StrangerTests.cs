using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Cluster;

/// <summary>Rows 17 and 18 of docs/security.md against real processes: the nodes' port and the admin listener from outside.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StrangerTests(ClusterFixture fixture)
{
    private static readonly TimeSpan CutOffWithin = TimeSpan.FromSeconds(15);

    [SkippableFact]
    public async Task Row17_a_node_with_another_secret_never_belongs_and_strangers_at_the_nodes_port_are_cut_off_under_an_untouched_call()
    {
        var testbed = await fixture.AloneAsync();
        await using var cluster = await fixture.StartAsync(2, "row17");
        await using var call = new ClusterCall(cluster, ClusterCall.NewRoom());
        await call.JoinAsync(0);
        await call.JoinAsync(1);
        await call.SeeEachOtherAsync();

        // It knows the addresses, but not the secret.
        var options = cluster.OptionsOf(0) with
        {
            Name = "stranger",
            Address = testbed.Network.Node(3),
            AdminAddress = testbed.Network.Node(3),
            CommandPrefix = testbed.Network.CommandPrefix(3),
            Secret = "another-secret-than-that-of-the-cluster-of-this-test",
        };
        await using var stranger = NodeProcess.Start(options);
        await CutOffAsync(cluster.Node(0), async stream => await stream.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray()));
        await CutOffAsync(cluster.Node(1), async stream =>
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true, (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync("node");
            await tls.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 4096)));
        });

        for (var node = 0; node < 2; node++)
        {
            await Eventually.Holds(
                async () => Up(await cluster.Node(node).ViewAsync()),
                up => up.Count == 2 && !up.Contains(options.ClusterAddress),
                "only those who know the secret are members");
        }

        Assert.False(await stranger.IsReadyAsync());
        await call.SeeEachOtherAsync();
        Assert.All(call.People, person => Assert.Equal((0, 0), (person.Comebacks, person.LostPlaces)));
    }

    [SkippableFact]
    public async Task Row18_the_admin_listener_is_on_loopback_by_default_asks_for_the_token_and_is_nowhere_else()
    {
        var testbed = await fixture.AloneAsync();
        await using var cluster = await fixture.StartAsync(1, "row18");
        var node = cluster.Node(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(node, HttpMethod.Get, "admin/cluster", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(node, HttpMethod.Get, "admin/cluster", "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(node, HttpMethod.Post, "admin/drain", "wrong"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, HttpMethod.Get, "admin/cluster", node.Options.AdminToken));
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(node.Page, "admin/cluster"))).StatusCode);
        Assert.NotEqual(HttpStatusCode.Accepted, (await http.PostAsync(new Uri(node.Page, "admin/drain"), null)).StatusCode);
        Assert.True(await node.IsReadyAsync());

        var byDefault = cluster.OptionsOf(0) with
        {
            Name = "loopback",
            Address = testbed.Network.Node(3),
            AdminAddress = null,
            Seeds = null,
            CommandPrefix = testbed.Network.CommandPrefix(3),
        };
        await using var closed = NodeProcess.Start(byDefault);
        await closed.ReadyAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(closed, HttpMethod.Get, "admin/cluster", byDefault.AdminToken));
    }

    private static async Task<HttpStatusCode> StatusAsync(NodeProcess node, HttpMethod method, string path, string? token)
    {
        using var response = await node.AdminAsync(method, path, token);
        return response.StatusCode;
    }

    private static HashSet<string> Up(JsonNode? view)
        => [.. (view?["nodes"]?.AsArray() ?? []).Where(node => node!["state"]!.GetValue<string>().Equals("up", StringComparison.OrdinalIgnoreCase))
            .Select(node => node!["name"]!.GetValue<string>())];

    private static async Task CutOffAsync(NodeProcess node, Func<NetworkStream, Task> speak)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(node.Options.Address, node.Options.NodePort);
        await using var stream = client.GetStream();
        using var patience = new CancellationTokenSource(CutOffWithin);
        try
        {
            await speak(stream);
            var buffer = new byte[1024];
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
                // A TLS alert, perhaps.
            }
        }
        catch (IOException)
        {
            // Reset: cut off as well.
        }
    }
}
