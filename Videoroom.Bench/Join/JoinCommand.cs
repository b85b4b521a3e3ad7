using System.CommandLine;
using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;

namespace Videoroom.Bench.Join;

/// <summary>
/// <c>join</c>: the time from a click on Join to the first decoded frame of somebody else, in Chromium; the page, the
/// camera and the preview are there before. The other one is a client without a browser.
/// </summary>
internal static class JoinCommand
{
    // The click is timed before the page sees it, the frame when the browser hands it to the compositor.
    private const string Stopwatch = """
        window.__first = new Promise(resolve => {
          let clicked = 0;
          addEventListener('click', event => {
            if (event.target.closest('[data-testid="join-button"]')) clicked = performance.now();
          }, true);
          const watched = new WeakSet();
          new MutationObserver(() => {
            for (const video of document.querySelectorAll('[data-testid="remote-tile"] video')) {
              if (watched.has(video)) continue;
              watched.add(video);
              video.requestVideoFrameCallback(() => resolve(performance.now() - clicked));
            }
          }).observe(document, { childList: true, subtree: true });
        });
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var joins = new Option<int>("--joins") { Description = "How often to join.", DefaultValueFactory = _ => 20 };
        var browser = new Option<string?>("--chromium") { Description = "The browser's path. Without it: CHROMIUM_PATH, or where it usually is." };
        var command = new Command("join", "Time from Join to the first decoded remote frame.") { joins, browser };
        command.SetAction((result, cancellation) => RunAsync(result.GetValue(joins), result.GetValue(browser), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int joins, string? chromium, CancellationToken cancellation)
    {
        await using var node = await RunningNode.StartAsync();
        using var host = new ClientHost();
        await using var publisher = await RoomClient.JoinAsync(
            new RoomClientOptions
            {
                Server = node.Address,
                RoomId = "join",
                Tracks = [new TrackPublication(new OpusSilence()), new TrackPublication(StockRecordings.TestPicture)],
            }, host, cancellation);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ChromiumLauncher.StartAsync(playwright, chromium);
        var times = new List<double>();
        for (var i = 0; i < joins; i++)
        {
            times.Add(await JoinOnceAsync(browser, node.Address, cancellation));
        }

        times.Sort();
        Console.WriteLine($"{joins} joins: from Join to the first decoded remote frame");
        Console.WriteLine($"  median {Quantile(times, 0.5):F0} ms, p95 {Quantile(times, 0.95):F0} ms, fastest {times[0]:F0} ms, slowest {times[^1]:F0} ms");
        return 0;
    }

    private static async Task<double> JoinOnceAsync(IBrowser browser, Uri server, CancellationToken cancellation)
    {
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { Permissions = ["camera", "microphone"] });
        await context.AddInitScriptAsync(Stopwatch);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(server, "/room/join?width=320&height=180&frame_rate=15").ToString());
        await page.GetByTestId("display-name").FillAsync("Joiner");
        await page.WaitForFunctionAsync("() => document.querySelector('video')?.videoWidth > 0");
        await page.GetByTestId("join-button").ClickAsync();
        return await page.EvaluateAsync<double>("() => window.__first").WaitAsync(Patience, cancellation);
    }

    private static double Quantile(List<double> sorted, double q) => sorted[(int)Math.Ceiling(q * sorted.Count) - 1];
}
