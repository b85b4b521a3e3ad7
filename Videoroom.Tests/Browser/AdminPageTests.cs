using System.Text.Json;
using Microsoft.Playwright;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Web.Admin;

namespace Videoroom.Tests.Browser;

/// <summary>The operator's page, at a desktop's size and a phone's.</summary>
[Collection(BrowserCollection.Name)]
public class AdminPageTests(ChromiumFixture chromium, HostFixture host)
{
    private static readonly string ThreeNodes = Fixture("three-nodes.json");
    private static readonly string Peers = Fixture("peers.json");

    [Fact]
    public async Task It_asks_for_the_token_and_then_shows_the_node()
    {
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await OpenAsync(context);
        await SignInAsync(page, "a wrong token");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the token");

        await SignInAsync(page, RunningNode.AdminToken);
        await Assertions.Expect(page.Locator("#nodes tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#summary")).ToContainTextAsync("1 of 1");

        // The tab keeps it, and another one does not get it.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#nodes tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect((await OpenAsync(context)).GetByLabel("Admin token")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task A_cluster_fits_the_screen_and_is_shown_as_text(int width, int height)
    {
        await using var context = await chromium.Browser.NewContextAsync(
            new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        var page = await OpenAsync(context, ThreeNodes, Peers);
        await SignInAsync(page, RunningNode.AdminToken);

        await Assertions.Expect(page.Locator("#nodes tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#peers tbody tr")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Locator("#peers")).ToContainTextAsync("<b>a-very-long");
        await Assertions.Expect(page.Locator("#rooms")).ToContainTextAsync("<b>a-very-long");
        await Assertions.Expect(page.Locator("#events tbody tr")).ToHaveCountAsync(3);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
    }

    [Fact]
    public async Task What_each_peer_receives_is_shown_with_what_is_wrong_first_and_alone_when_asked_for()
    {
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await OpenAsync(context, ThreeNodes, Peers);
        await SignInAsync(page, RunningNode.AdminToken);
        var rows = page.Locator("#peers tbody tr");

        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("412 kbit/s");
        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("low (l)320 × 180, 30/s, 148 kbit/s");
        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("The viewer's connection is too slow for a better picture.");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("The publisher's connection is losing 8 % of its packets.");
        await Assertions.Expect(rows.Nth(2)).ToContainTextAsync("Nothing comes from the publisher's camera.");

        await page.GetByLabel("only those with a cause").CheckAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        var ofRoom = page.WaitForRequestAsync("**/admin/peers?room=a%20room");
        await page.GetByLabel("Room", new() { Exact = true }).FillAsync("a room");
        await page.Keyboard.PressAsync("Enter");
        await ofRoom;
    }

    [Fact]
    public async Task The_page_has_a_sentence_for_every_cause()
    {
        using var http = new HttpClient();
        var script = await http.GetStringAsync(new Uri(host.Node.AdminAddress, "admin.js"));

        Assert.All(Enum.GetNames<TrackCause>(), cause => Assert.Contains($"\n  {JsonNamingPolicy.CamelCase.ConvertName(cause)}: (", script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drain_is_asked_about_before_it_is_started()
    {
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await OpenAsync(context, ThreeNodes);
        var drains = 0;
        await page.RouteAsync("**/admin/drain", route =>
        {
            drains++;
            return route.FulfillAsync(new RouteFulfillOptions { Status = 202, ContentType = "application/json", Body = "{}" });
        });
        await SignInAsync(page, RunningNode.AdminToken);
        await page.GetByRole(AriaRole.Button, new() { Name = "Drain this node" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Equal(0, drains);

        await page.GetByRole(AriaRole.Button, new() { Name = "Drain this node" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Drain", Exact = true }).ClickAsync();
        await Eventually.Holds(() => drains, count => count == 1, "the drain is asked for once");
    }

    [Fact]
    public void The_fixtures_are_what_the_listener_would_write()
    {
        var cluster = JsonSerializer.Deserialize(ThreeNodes, AdminJson.Default.ClusterSnapshot)!;

        Assert.Equal(3, cluster.Nodes.Count);
        Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse(Peers).RootElement,
            JsonSerializer.SerializeToElement(JsonSerializer.Deserialize(Peers, AdminJson.Default.PeersSnapshot)!, AdminJson.Default.PeersSnapshot)));
        foreach (var part in (string[])["rooms", "mediaLinks", "events", "drain"])
        {
            Assert.True(JsonElement.DeepEquals(
                JsonDocument.Parse(ThreeNodes).RootElement.GetProperty(part),
                JsonSerializer.SerializeToElement(cluster, AdminJson.Default.ClusterSnapshot).GetProperty(part)));
        }
    }

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Admin", name));

    private async Task<IPage> OpenAsync(IBrowserContext context, string? cluster = null, string? peers = null)
    {
        var page = await context.NewPageAsync();
        await AnswerAsync(page, "**/admin/cluster", cluster);
        await AnswerAsync(page, "**/admin/peers*", peers);

        await page.GotoAsync(host.Node.AdminAddress.AbsoluteUri);
        return page;
    }

    private static async Task AnswerAsync(IPage page, string address, string? answer)
    {
        if (answer is not null)
        {
            await page.RouteAsync(address, route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = answer }));
        }
    }

    private static async Task SignInAsync(IPage page, string token)
    {
        await page.GetByLabel("Admin token").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the cluster" }).ClickAsync();
    }
}
