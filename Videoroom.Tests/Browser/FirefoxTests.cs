using System.Text.Json;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;
using Videoroom.Tests.Browser.Firefox;

namespace Videoroom.Tests.Browser;

/// <summary>Firefox and Chromium in one call. Safari runs on no machine that we have.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FirefoxTests(ChromiumFixture chromium, HostFixture host)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Firefox_and_Chromium_see_each_other()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var firefox = await FirefoxBrowser.StartAsync(patience.Token);
        var tab = await firefox.Session.OpenAsync(CallPage.Address(host.Address, room, "Felix"), PageProbe.Install, patience.Token);

        await anna.SeesAsync(1);
        await anna.HearsAsync(1);
        var before = await Look(pictures: 1);
        await Eventually.Holds(LookOnce, report => report.Tiles is [var tile] && tile.Frames > before.Tiles[0].Frames + 5, "Anna's picture moves in Firefox");

        await firefox.Session.CloseTabAsync(tab, patience.Token);
        await Eventually.Holds(anna.ReportAsync, report => report.Tiles.Length == 0, "Felix is gone at Anna");
        Assert.Empty(anna.Errors);

        async Task<PageReport> LookOnce()
            => (await firefox.Session.EvaluateAsync(tab, PageProbe.Report, patience.Token)).Deserialize<PageReport>(Json)!;

        Task<PageReport> Look(int pictures) => Eventually.Holds(
            LookOnce,
            report => report.Tiles.Length == pictures && report.Tiles.All(tile => tile is { Frames: > 0, Width: > 0 }),
            $"Firefox shows {pictures} others");
    }

    [Fact]
    public async Task Firefox_sends_its_camera_in_as_many_sizes_as_suit_it_and_Chromium_sees_each_that_it_asks_for()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna", PageEvents.Script);
        await using var firefox = await FirefoxBrowser.StartAsync(patience.Token);
        var tab = await firefox.Session.OpenAsync(
            $"{host.Address}/room/{room}?display_name=Felix&width=1280&height=720&frame_rate=10", PageProbe.Install + PageEvents.Script, patience.Token);

        await anna.SeesAsync(1);
        Assert.Equal("visible", (await firefox.Session.EvaluateAsync(tab, "JSON.stringify(document.visibilityState)", patience.Token))!.GetValue<string>());
        var camera = await Eventually.Holds(
            async () => (await firefox.Session.EvaluateAsync(
                tab, "JSON.stringify(document.querySelector('[data-testid=local-tile] video')?.videoWidth ?? 0)", patience.Token))!.GetValue<int>(),
            width => width > 0,
            "Felix's own picture");
        var trackId = (await firefox.Session.EvaluateAsync(
            tab, "JSON.stringify(Object.entries(window.__events.sent('sdpOffer').at(-1).trackIdToTrackMetadata).find(([, of]) => of.type === 'camera')[0])", patience.Token))!
            .GetValue<string>();
        var layers = await Eventually.Holds(
            async () => SentLayers.Parse((await firefox.Session.EvaluateAsync(tab, SentLayers.Script, patience.Token))!.ToJsonString()),
            sent => sent.Length > 1 && sent.Max(layer => layer.Width) == camera,
            $"Felix sends several layers, the best of them {camera} pixels wide");
        foreach (var layer in layers.Where(layer => layer.Width > 0))
        {
            await PageEvents.SendAsync(anna, new { type = "custom", data = new { type = "setTargetTrackVariant", data = new { trackId, variant = layer.Rid } } });
            await Eventually.Holds(anna.ReportAsync, report => report.Tiles.Single().Width == layer.Width, $"Anna sees layer {layer.Rid}, {layer.Width} pixels wide");
        }

        Assert.Empty(anna.Errors);
    }
}
