using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Record.Capture;
using Videoroom.Bench.Record.Connection;
using Videoroom.Bench.Record.Page;
using Videoroom.Client.Recordings;

namespace Videoroom.Bench.Record;

/// <summary>
/// One recording. 1: a page is served to Chromium. 2: its offer is answered. 3: what it sends is received until
/// <see cref="StreamCapture"/> has a recording.
/// </summary>
internal static class RecordRun
{
    /// <summary>Ten times what the slowest codec takes on two cores.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Without the first, packets to the loopback address are missing (one of the first ten of every recording of Opus that was tried).
    // Without the second, Chromium sends two simulcast layers of 640x360, not three.
    private static readonly string[] Arguments =
        ["--allow-loopback-in-peer-connection", "--force-fieldtrials=WebRTC-LegacySimulcastLayerLimit/Disabled/"];

    /// <summary>Records.</summary>
    /// <param name="options">What.</param>
    /// <param name="cancellation">Ends it before.</param>
    /// <exception cref="TimeoutException">The browser does not send all layers; the message says what came.</exception>
    /// <exception cref="PlaywrightException">The page failed.</exception>
    public static async Task<RtpDump> RecordAsync(RecordOptions options, CancellationToken cancellation)
    {
        using var connection = new BrowserConnection();
        var answered = new TaskCompletionSource<RecordAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await PageServer.StartAsync(PageSettings.For(options), offer =>
        {
            var answer = connection.Answer(offer, options.Codec);
            answered.TrySetResult(answer);
            return answer.Sdp;
        });
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ChromiumLauncher.StartAsync(playwright, options.Chromium, Arguments);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(server.Address);
        await page.EvaluateAsync("() => window.__sending");
        return await ReceiveAsync(options, connection, await answered.Task, cancellation);
    }

    private static async Task<RtpDump> ReceiveAsync(
        RecordOptions options, BrowserConnection connection, RecordAnswer answer, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var capture = new StreamCapture(options, answer.PayloadType, answer.Extensions);
        try
        {
            await connection.ReceiveAsync(answer, capture, () => capture.Recording is not null, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"No recording within {Patience.TotalSeconds} s. {capture.Progress}", e);
        }

        return capture.Recording!;
    }
}
