using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>Networks that do not let UDP through: our page finds another way by itself and says which, and the original's clients find one too.</summary>
[Collection(OriginalClientsCollection.Name)]
public sealed class FallbackTests(ChromiumFixture chromium, OriginalClientsFixture host) : IClassFixture<OriginalClientsFixture>
{
    [Fact]
    public async Task Our_page_uses_TCP_when_the_servers_UDP_port_does_not_answer()
    {
        await using var nowhere = new MediaWay(host.Node, loses: (_, _) => true);
        await PlaysAsync(new Firewall { UdpPort = nowhere.Port, Turn = [] }, "tcp");
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Our_page_uses_TURN_when_nothing_else_is_let_through(string transport)
        => await PlaysAsync(new Firewall { RelayOnly = true, Turn = [transport] }, $"turn-{transport}");

    [Fact]
    public async Task Our_page_uses_UDP_when_all_is_let_through() => await PlaysAsync(new Firewall(), "udp");

    [Fact]
    public async Task Our_page_finds_TURN_over_TLS_by_itself_in_a_browser_without_UDP_behind_a_firewall_that_knows_TLS_alone()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ChromiumLauncher.StartWholeAsync(
            playwright, chromium.Trusted.ChromiumArgument, "--webrtc-ip-handling-policy=disable_non_proxied_udp");
        await PlaysAsync(new Firewall { Tcp = false, Turn = ["tls"] }, "turn-tls", browser);
    }

    [Fact]
    public async Task A_call_whose_UDP_stops_getting_through_goes_on_over_TCP_by_itself()
    {
        var room = HostFixture.NewRoom();
        var isCut = false;
        await using var way = new MediaWay(host.Node, loses: (_, _) => Volatile.Read(ref isCut));
        await using var anna = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "Anna", new Firewall { UdpPort = way.Port }.PageScript);
        await using var ben = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "Ben");
        await anna.JoinAsync();
        await ben.JoinAsync();
        await Room.PlaysTogetherAsync([anna, ben]);
        await anna.Call.UsesAsync("udp");

        Volatile.Write(ref isCut, true);

        await anna.Call.UsesAsync("tcp");
        await Room.PlaysTogetherAsync([anna, ben], "after UDP was cut");
        Assert.Equal(1, await anna.Call.Page.EvaluateAsync<int>("() => window.__connections.length"));
        await Room.HasNoProblemsAsync([anna, ben]);
    }

    [Theory]
    [InlineData("0.5.0", "tcp")]
    [InlineData("0.5.0", "tls")]
    [InlineData("0.5.3", "tcp")]
    [InlineData("0.5.3", "tls")]
    [InlineData("0.7.1", "tcp")]
    [InlineData("0.7.1", "tls")]
    public async Task An_original_client_gets_into_the_call_with_TURN_over_TCP_or_TLS_alone(string generation, string transport)
    {
        var room = HostFixture.NewRoom();
        await using var ours = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "ours");
        await using var theirs = await OriginalClientPage.OpenAsync(
            chromium, host.Address, new OriginalClientOptions(generation, room), new Firewall { Turn = [transport] }.PageScript);
        await ours.JoinAsync();
        await theirs.JoinAsync();

        await Room.PlaysTogetherAsync([ours, theirs]);
        Assert.Equal($"relay {transport}", (await theirs.ReportAsync()).Path);
        await Room.HasNoProblemsAsync([ours, theirs]);
    }

    private async Task PlaysAsync(Firewall firewall, string path, IBrowser? browser = null)
    {
        var room = HostFixture.NewRoom();
        await using var anna = await OurPage.OpenAsync(browser ?? chromium.Browser, host.Address, room, "Anna", firewall.PageScript);
        await using var ben = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "Ben");
        await anna.JoinAsync();
        await ben.JoinAsync();

        await Room.PlaysTogetherAsync([anna, ben]);
        await anna.Call.UsesAsync(path);
        await Room.HasNoProblemsAsync([anna, ben]);
    }
}
