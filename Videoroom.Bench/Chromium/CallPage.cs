using System.Text.Json;
using Microsoft.Playwright;
using Videoroom.Bench.Waiting;

namespace Videoroom.Bench.Chromium;

/// <summary>One person's page in a Chromium profile of its own: 320x180 pictures, 15 a second.</summary>
internal sealed class CallPage : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly IBrowserContext _context;

    private CallPage(IBrowserContext context, IPage page, string name) => (_context, Page, Name) = (context, page, name);

    public IPage Page { get; }

    public string Name { get; }

    /// <summary>Uncaught errors of the page's scripts: a call has none.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Opens an empty page.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="name">Whose page it is.</param>
    /// <param name="scripts">JavaScript to run before the page's own.</param>
    public static async Task<CallPage> OpenAsync(IBrowser chromium, string name, params string[] scripts)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            IgnoreHTTPSErrors = true,
            ViewportSize = new ViewportSize { Width = 800, Height = 500 },
            Permissions = ["camera", "microphone"],
        });
        foreach (var script in (string[])[PageProbe.Install, .. scripts])
        {
            await context.AddInitScriptAsync(script);
        }

        var call = new CallPage(context, await context.NewPageAsync(), name);
        call.Page.PageError += (_, error) => call.Errors.Add(error);
        return call;
    }

    /// <summary>The uncaught errors of several pages, with their names.</summary>
    public static List<string> ErrorsOf(params CallPage[] pages)
        => [.. pages.SelectMany(page => page.Errors.Select(error => $"{page.Name}: {error}"))];

    public static string Address(string host, string room, string name)
        => $"{host}/room/{Uri.EscapeDataString(room)}?display_name={Uri.EscapeDataString(name)}&width=320&height=180&frame_rate=15";

    public static async Task<CallPage> JoinAsync(IBrowser chromium, string host, string room, string name, params string[] scripts)
    {
        var call = await OpenAsync(chromium, name, scripts);
        await call.Page.GotoAsync(Address(host, room, name));
        await call.Page.GetByTestId("local-tile").WaitForAsync();
        return call;
    }

    public async Task<PageReport> ReportAsync()
        => JsonSerializer.Deserialize<PageReport>(await Page.EvaluateAsync<string>(PageProbe.Report), Json)!;

    /// <summary>Waits until there is a remote tile for so many people and every picture moves.</summary>
    public async Task<PageReport> SeesAsync(int people)
    {
        var first = await Eventually.Holds(
            ReportAsync,
            report => report.Tiles.Length == people && report.Tiles.All(tile => tile is { Playing: true, Width: > 0, Frames: > 0 }),
            $"{Name} sees {people} others");
        return await Eventually.Holds(
            ReportAsync,
            report => report.Tiles.Length == people && report.Tiles.All(tile => tile.Frames > FramesOf(first, tile.PeerId) + 5),
            $"the pictures of the {people} others go on at {Name}");
    }

    /// <summary>Waits until so many people's sound arrives and is not silence.</summary>
    public Task<PageReport> HearsAsync(int people)
        => Eventually.Holds(ReportAsync, report => report.AudioEnergy.Count(energy => energy > 0) >= people, $"{Name} hears {people} others");

    /// <summary>Waits until the page says that its media travels this way: <c>udp</c>, <c>tcp</c>, <c>turn-udp</c>, <c>turn-tcp</c> or <c>turn-tls</c>.</summary>
    public Task UsesAsync(string path) => Eventually.Holds(
        () => Page.EvaluateAsync<string?>("() => document.querySelector('[data-testid=connection-path]')?.dataset.path"),
        seen => seen == path,
        $"{Name}'s media travels by {path}");

    public ILocator Control(string testId) => Page.GetByTestId(testId);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private static long FramesOf(PageReport report, string peerId)
        => report.Tiles.Where(tile => tile.PeerId == peerId).Select(tile => tile.Frames).DefaultIfEmpty(0).First();
}
