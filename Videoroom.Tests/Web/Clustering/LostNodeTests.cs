using System.Text.Json;
using Akka.Actor;
using Videoroom.Bench.Waiting;
using Videoroom.Tests.Web.Signalling;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Clustering;

/// <summary>What crosses nodes over real connections: where endpoints live, and what those who stay hear of a node that is lost.</summary>
public class LostNodeTests
{
    private const string Join = """["1","1","room:r1","phx_join",{"videoroom":1,"resume":true}]""";

    [Fact]
    public async Task An_endpoint_is_a_child_of_the_supervisor_on_its_channels_node_wherever_the_room_is()
    {
        await using var members = await MemberNodes.StartAsync(2);
        using var first = await JoinAsync(members, 0, out _);
        using var second = await JoinAsync(members, 1, out _);

        foreach (var node in new[] { 0, 1 })
        {
            var counts = await members.Nodes[node].CountAsync();
            Assert.Equal((1, 1), (counts.Actors.Channels, counts.Actors.Endpoints));
            var children = await members.System(node).ActorSelection("/user/endpoints/*").Ask<ActorIdentity>(new Identify(1), TimeSpan.FromSeconds(30));
            Assert.False(children.Subject.IsNobody());
        }

        Assert.Equal(1, (await members.Nodes[0].CountAsync()).Actors.Rooms + (await members.Nodes[1].CountAsync()).Actors.Rooms);
    }

    [Fact]
    public async Task Those_who_stay_hear_that_a_peer_on_a_lost_node_is_reconnecting_and_the_lost_node_ends_with_70()
    {
        await using var members = await MemberNodes.StartAsync(2);
        using var stays = await JoinAsync(members, 0, out _);
        using var lost = await JoinAsync(members, 1, out var lostId);
        await ConnectAsync(stays);
        await ReceiveAsync(stays, "connected", "otherEndpoints");
        await ConnectAsync(lost);
        await ReceiveAsync(stays, "endpointAdded", lostId());

        members.Cluster(0).Down(members.Cluster(1).SelfAddress);

        await ReceiveAsync(stays, "endpointConnection", lostId());
        await Eventually.Holds(() => members.Lifetime(1).ExitCode, code => code == 70, "a node that was downed ends with 70");
        Assert.Equal(0, members.Lifetime(0).ExitCode);
    }

    [Fact]
    public async Task A_node_whose_actor_system_ends_by_itself_ends_with_70()
    {
        await using var members = await MemberNodes.StartAsync(1);
        await members.System(0).Terminate();

        await Eventually.Holds(() => members.Lifetime(0).ExitCode, code => code == 70, "it ends with 70");
    }

    private static Task<SignallingClient> JoinAsync(MemberNodes members, int node, out Func<string> peerId)
    {
        var id = "";
        peerId = () => id;
        return ConnectAndJoinAsync();

        async Task<SignallingClient> ConnectAndJoinAsync()
        {
            var client = new SignallingClient(new System.Net.WebSockets.ClientWebSocket());
            await client.ConnectAsync(new Uri($"ws://127.0.0.1:{members.Nodes[node].Address.Port}{SocketEndpoint.Path}?vsn=2.0.0"));
            await client.SendAsync(Join);
            using var joined = JsonDocument.Parse((await client.ReceiveAsync())!);
            id = joined.RootElement[4].GetProperty("response").GetProperty("peerId").GetString()!;
            return client;
        }
    }

    private static Task ConnectAsync(SignallingClient client) => client.SendAsync(
        """["1","2","room:r1","mediaEvent",{"data":"{\"type\":\"connect\",\"data\":{\"metadata\":{}}}"}]""");

    private static async Task ReceiveAsync(SignallingClient client, string type, string about)
    {
        List<string> before = [];
        while (await NextAsync() is { } text)
        {
            before.Add(text);
            if (text.Contains($"\\\"{type}\\\"", StringComparison.Ordinal) || text.Contains($"\\u0022{type}\\u0022", StringComparison.Ordinal))
            {
                Assert.Contains(about, text);
                return;
            }
        }

        Assert.Fail($"{type} did not come; before it came {string.Join(", ", before)}");

        async Task<string?> NextAsync()
        {
            try
            {
                return await client.ReceiveAsync();
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }
}
