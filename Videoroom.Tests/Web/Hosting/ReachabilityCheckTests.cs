using System.Net;
using System.Net.Sockets;
using Videoroom.Bench.Node;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;
using Videoroom.Tests.Actors.Fakes;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

public class ReachabilityCheckTests
{
    [Fact]
    public async Task A_node_that_reaches_itself_everywhere_warns_of_nothing()
    {
        await using var node = await RunningNode.StartAsync(
            new VideoroomOptions { ExternalIp = IPAddress.Loopback, IntegratedTcpTurnPort = 0 });

        Assert.Empty(await ReachabilityCheck.WarningsAsync(node.Engine, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task An_address_that_does_not_answer_is_named_with_what_may_be_wrong()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var silent = (IPEndPoint)closed.LocalEndPoint!;
        var engine = new FakeMediaEngine
        {
            AnnouncedAddresses = [silent],
            TurnServers = [new TurnServerAddress("127.0.0.1", silent.Port, TurnTransport.Tls)],
        };

        var lines = await ReachabilityCheck.WarningsAsync(engine, TimeSpan.FromMilliseconds(50));

        Assert.StartsWith($"WARNING UDP {silent} is announced to browsers, but does not answer", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"WARNING TCP 127.0.0.1 port {silent.Port} is announced", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("EXTERNAL_IP", StringComparison.Ordinal));
    }

    [Fact]
    public void The_start_message_says_where_media_and_TURN_are()
    {
        var engine = new FakeMediaEngine
        {
            AnnouncedAddresses = [new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20000)],
            TurnServers =
            [
                new TurnServerAddress("203.0.113.5", 20000, TurnTransport.Udp),
                new TurnServerAddress("meet.example.org", 5349, TurnTransport.Tls),
            ],
        };

        var text = StartMessage.Text(new VideoroomOptions(), 4000, ["localhost"], "http://127.0.0.1:4001/admin/", engine, ["A note."]);

        Assert.Contains("Media   UDP and TCP 203.0.113.5:20000", text);
        Assert.Contains("TURN    UDP 203.0.113.5 port 20000", text);
        Assert.Contains("TLS meet.example.org port 5349", text);
        Assert.Contains("  A note.", text);
    }

    [Fact]
    public void The_start_message_says_which_addresses_are_left_out_and_by_what()
    {
        var options = new VideoroomOptions { ExcludedNetworks = [Excluded("127.0.0.0/8")] };
        var other = new FakeMediaEngine { AnnouncedAddresses = [new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20000)] };
        var same = new FakeMediaEngine
        {
            AnnouncedAddresses = [.. LocalAddresses.LeftOut(options.ExcludedNetworks).Select(entry => new IPEndPoint(entry.Address, 20000))],
        };

        var leftOut = LocalAddresses.LeftOut(options.ExcludedNetworks).Select(entry => $"{entry.Address} ({entry.Interface})");
        Assert.Contains($"Not at  {string.Join(", ", leftOut)}, as EXCLUDED_NETWORKS says", Text(options, other), StringComparison.Ordinal);
        Assert.DoesNotContain("EXCLUDED_NETWORKS", Text(options, same), StringComparison.Ordinal);
        Assert.DoesNotContain("EXCLUDED_NETWORKS", Text(new VideoroomOptions { ExcludedNetworks = [] }, other), StringComparison.Ordinal);
    }

    private static string Text(VideoroomOptions options, FakeMediaEngine engine)
        => StartMessage.Text(options, 4000, ["localhost"], "http://127.0.0.1:4001/admin/", engine, []);

    private static ExcludedNetwork Excluded(string text) => ExcludedNetwork.TryParse(text, out var network) ? network : throw new FormatException(text);
}
