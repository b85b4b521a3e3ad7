using Microsoft.Playwright;

namespace Videoroom.Bench.Chromium;

/// <summary>Starts the system's Chromium for tests and benchmarks: no window, fake devices, and nobody who answers questions.</summary>
internal static class ChromiumLauncher
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

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
    public static Task<IBrowser> StartAsync(IPlaywright playwright, string? path = null, params string[] more) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path
                ?? Environment.GetEnvironmentVariable("CHROMIUM_PATH")
                ?? Places.FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException("No Chromium here: ./test.sh installs it, or name one in CHROMIUM_PATH."),
            Args = [.. Arguments, .. more],
        });
}
