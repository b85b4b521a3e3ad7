using System.Net;
using Videoroom.Bench.Node;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>Row 19: a page cannot make its own name pass for this node's by leading it to this node's address.</summary>
public class HostNamesTests
{
    private static readonly VideoroomOptions Options = new()
    {
        VirtualHost = "meet.example.org",
        AllowedOrigins = ["https://intranet.example.org", "https://bücher.example"],
        SignallingUrls = [new Uri("https://n1.example.org/")],
    };

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("meet.example.org")]
    [InlineData("Meet.Example.org")]
    [InlineData("intranet.example.org")]
    [InlineData("n1.example.org")]
    [InlineData("n1.example.org.")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("n2.example.org")]
    [InlineData("192.0.2.1")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("2001:db8::1")]
    public void Row19_a_name_of_this_node_and_any_address_are_known(string host) => Assert.True(Names().Knows(host));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("meet.example.org.evil.example")]
    [InlineData("evil.meet.example.org")]
    [InlineData("1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    public void Row19_any_other_name_is_not(string host) => Assert.False(Names().Knows(host));

    [Fact]
    public void The_machines_own_name_is_known() => Assert.True(Names().Knows(Environment.MachineName));

    [Fact]
    public async Task Row19_a_request_for_another_name_gets_421_and_a_sentence_that_says_what_to_set()
    {
        await using var node = await RunningNode.StartAsync();
        foreach (var path in new[] { "/", "/room/r1", $"{SocketEndpoint.Path}?vsn=2.0.0", "/whip/r1" })
        {
            using var response = await GetAsync(node, path, "rebound.example");
            Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
            Assert.Contains("VIRTUAL_HOST", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var health = await GetAsync(node, "/health/live", "rebound.example");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task The_name_that_a_trusted_proxy_was_asked_for_counts()
    {
        await using var node = await RunningNode.StartAsync(new VideoroomOptions { VirtualHost = "meet.example.org" });
        using var right = await GetAsync(node, "/whip/r1", "inside.example", "meet.example.org");
        Assert.NotEqual(HttpStatusCode.MisdirectedRequest, right.StatusCode);
        using var wrong = await GetAsync(node, "/whip/r1", "meet.example.org", "rebound.example");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, wrong.StatusCode);
    }

    private static HostNames Names() => new(Options, new SignallingUrls(Options, new Members()));

    private static async Task<HttpResponseMessage> GetAsync(RunningNode node, string path, string host, string? forwarded = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, path));
        request.Headers.Host = host;
        if (forwarded is not null)
        {
            request.Headers.Add("X-Forwarded-Host", forwarded);
        }

        return await client.SendAsync(request);
    }

    private sealed class Members : IMemberUrls
    {
        public IReadOnlyList<Uri> SignallingUrls { get; } = [new Uri("https://n2.example.org/")];
    }
}
