using System.Text.Json;
using Microsoft.Playwright;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Admin;

namespace Videoroom.Tests.Browser;

/// <summary>The operator's page, at a desktop's size and a phone's.</summary>
[Collection(BrowserCollection.Name)]
public class AdminPageTests(ChromiumFixture chromium, HostFixture host)
{
    private static readonly string ThreeNodes =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Admin", "three-nodes.json"));

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
        var page = await OpenAsync(context, ThreeNodes);
        await SignInAsync(page, RunningNode.AdminToken);

        await Assertions.Expect(page.Locator("#nodes tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#rooms")).ToContainTextAsync("<b>a-very-long");
        await Assertions.Expect(page.Locator("#events tbody tr")).ToHaveCountAsync(3);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
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
    public void The_fixture_is_what_the_listener_would_write()
    {
        var cluster = JsonSerializer.Deserialize(ThreeNodes, AdminJson.Default.ClusterSnapshot)!;

        Assert.Equal(3, cluster.Nodes.Count);
        foreach (var part in (string[])["rooms", "mediaLinks", "events", "drain"])
        {
            Assert.True(JsonElement.DeepEquals(
                JsonDocument.Parse(ThreeNodes).RootElement.GetProperty(part),
                JsonSerializer.SerializeToElement(cluster, AdminJson.Default.ClusterSnapshot).GetProperty(part)));
        }
    }

    private async Task<IPage> OpenAsync(IBrowserContext context, string? answer = null)
    {
        var page = await context.NewPageAsync();
        if (answer is not null)
        {
            await page.RouteAsync("**/admin/cluster", route =>
                route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = answer }));
        }

        await page.GotoAsync(host.Node.AdminAddress.AbsoluteUri);
        return page;
    }

    private static async Task SignInAsync(IPage page, string token)
    {
        await page.GetByLabel("Admin token").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the cluster" }).ClickAsync();
    }
}
