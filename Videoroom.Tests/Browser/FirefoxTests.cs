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
}
