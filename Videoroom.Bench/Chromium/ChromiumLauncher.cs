using Microsoft.Playwright;

namespace Videoroom.Bench.Chromium;

/// <summary>Starts the system's Chromium for tests and benchmarks: no window, fake devices, and nobody who answers questions.</summary>
internal static class ChromiumLauncher
{
    private static readonly string[] WholeBrowsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // The shell is Chromium's engine, WebRTC included, without the browser around the page: a call costs a third less CPU time.
    private static readonly string[] Places = ["/usr/bin/chromium-headless-shell", .. WholeBrowsers];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-gpu",
        "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--autoplay-policy=no-user-gesture-required", "--auto-select-desktop-capture-source=Entire screen",

        // Each profile would load two pages for the address bar that nobody sees: two seconds of CPU. The last such argument counts,
        // so that it names as well what Playwright turns off and matters here.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,DestroyProfileOnBrowserClose,HttpsUpgrades,MediaRouter,"
            + "OptimizationHints,PaintHolding,Translate",
    ];

    /// <summary>Starts a browser.</summary>
    /// <param name="playwright">Drives it.</param>
    /// <param name="path">The browser's path; null takes <c>CHROMIUM_PATH</c>, or the first of the usual places.</param>
    /// <param name="more">Arguments besides the usual ones.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Task<IBrowser> StartAsync(IPlaywright playwright, string? path = null, params string[] more) => LaunchAsync(
        playwright,
        path ?? Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? FirstOf(Places),
        more);

    /// <summary>Starts a browser that has all of Chromium, its policies too, which the headless shell lacks.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static Task<IBrowser> StartWholeAsync(IPlaywright playwright, params string[] more)
        => LaunchAsync(playwright, FirstOf(WholeBrowsers), more);

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, string path, string[] more)
        => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = [.. Arguments, .. more] });

    private static string FirstOf(string[] places) => places.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"None of {string.Join(", ", places)} is here: ./test.sh installs Chromium, or name one in CHROMIUM_PATH.");
}
