using System.Text.Json;
using Microsoft.Playwright;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>A participant with one of the original's clients, unmodified, in a Chromium profile of its own.</summary>
internal sealed class OriginalClientPage : IParticipant
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly IBrowserContext _context;
    private readonly HashSet<string> _published = [];
    private readonly List<string> _crashes = [];

    private OriginalClientPage(IBrowserContext context, IPage page, string name)
    {
        (_context, Page, Name) = (context, page, name);
        page.PageError += (_, error) => _crashes.Add(error);
    }

    public IPage Page { get; }

    public string Name { get; }

    public bool InRoom { get; private set; }

    public IReadOnlySet<string> Published => _published;

    public IReadOnlyList<string> Changeable => TrackTypes.All;

    /// <summary>Opens the page; it joins when it is told to.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="host">The node's address.</param>
    /// <param name="options">Which client, which room, whose.</param>
    /// <param name="scripts">JavaScript to run before the page's own.</param>
    public static async Task<OriginalClientPage> OpenAsync(
        ChromiumFixture chromium, string host, OriginalClientOptions options, params string[] scripts)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 400, Height = 300 },
            Permissions = ["camera", "microphone"],
        });
        foreach (var script in scripts)
        {
            await context.AddInitScriptAsync(script);
        }

        var page = new OriginalClientPage(context, await context.NewPageAsync(), options.Name ?? options.Generation);
        await page.Page.GotoAsync($"{host}/original/index.html?{options.Query}");
        return page;
    }

    public async Task JoinAsync()
    {
        await CallAsync("join()");
        InRoom = true;
        await Task.WhenAll(AddAsync(TrackTypes.Camera), AddAsync(TrackTypes.Audio));
    }

    public async Task LeaveAsync()
    {
        InRoom = false;
        _published.Clear();
        await CallAsync("leave()");
    }

    public async Task AddAsync(string type)
    {
        await CallAsync($"addTrack('{type}')");
        _published.Add(type);
    }

    public async Task RemoveAsync(string type)
    {
        _published.Remove(type);
        await CallAsync($"removeTrack('{type}')");
    }

    /// <summary>Mutes a track, or lets it be heard or seen again.</summary>
    public Task SetActiveAsync(string type, bool active) => CallAsync($"setActive('{type}', {(active ? "true" : "false")})");

    /// <summary>Lets the voice be heard for some seconds, syllable by syllable.</summary>
    public Task SpeakAsync(int seconds) => CallAsync($"speak({seconds})");

    /// <summary>Tells the others another name.</summary>
    public Task RenameAsync(string name) => CallAsync($"rename('{name}')");

    /// <summary>Asks the server for a layer (l, m, h) of somebody's camera.</summary>
    public Task SetTargetEncodingAsync(string endpointId, string encoding) => CallAsync($"setTargetEncoding('{endpointId}', '{encoding}')");

    public async Task<Scene> LookAsync() => new((await ReportAsync()).People);

    public async Task<OriginalClientReport> ReportAsync() => JsonSerializer.Deserialize<OriginalClientReport>(
        await Page.EvaluateAsync<string>("async () => JSON.stringify(await window.original.report())"), Json)!;

    public async Task<IReadOnlyList<string>> ProblemsAsync()
        => [.. (await ReportAsync()).Errors.Concat(_crashes).Select(problem => $"{Name}: {problem}")];

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    // A promise of the client that is never kept is a fault like any other: it is named, not waited for.
    private async Task CallAsync(string call)
    {
        try
        {
            await Page.EvaluateAsync($"async () => {{ await window.original.{call}; }}").WaitAsync(Eventually.Patience);
        }
        catch (TimeoutException e)
        {
            var report = await ReportAsync();
            throw new TimeoutException($"{Name}: {call} did not end. Events: {string.Join("; ", report.Events)}. Errors: {string.Join("; ", report.Errors)}", e);
        }
    }
}

/// <summary>Which of the original's clients, and how it takes part.</summary>
/// <param name="Generation">The package's version: 0.5.0, 0.5.3 or 0.7.1.</param>
/// <param name="Room">The room.</param>
/// <param name="Name">The display name; without it the generation.</param>
/// <param name="Width">Of the camera's picture, in pixels; the height is 16:9.</param>
/// <param name="Simulcast">Joins as a simulcast client and sends the camera in three sizes.</param>
/// <param name="Voice">Has a voice that speaks when it is told to, instead of the browser's beeps.</param>
internal sealed record OriginalClientOptions(
    string Generation, string Room, string? Name = null, int Width = 160, bool Simulcast = false, bool Voice = false)
{
    public string Query
        => $"generation={Generation}&room={Uri.EscapeDataString(Room)}&name={Uri.EscapeDataString(Name ?? Generation)}"
        + $"&width={Width}&height={Width * 9 / 16}&frame_rate=10&simulcast={(Simulcast ? "true" : "false")}&voice={(Voice ? "true" : "false")}";
}

/// <summary>What the page with an original client reports.</summary>
/// <param name="EndpointId">Its own id; null outside of a room.</param>
/// <param name="People">The others.</param>
/// <param name="Events">Every event of the client, in order.</param>
/// <param name="Errors">Uncaught errors, and what the client printed as an error.</param>
/// <param name="Warnings">What the client warned of.</param>
/// <param name="Path">The selected local candidate, such as <c>relay udp</c>.</param>
internal sealed record OriginalClientReport(
    string? EndpointId, SeenPerson[] People, string[] Events, string[] Errors, string[] Warnings, string Path);
