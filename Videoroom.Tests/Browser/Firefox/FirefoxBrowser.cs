using System.Diagnostics;

namespace Videoroom.Tests.Browser.Firefox;

/// <summary>A headless Firefox with fake media in a profile of its own, driven over WebDriver BiDi.</summary>
internal sealed class FirefoxBrowser : IAsyncDisposable
{
    // Fake devices without a prompt, no calls home, and host candidates with plain addresses on loopback.
    private const string Preferences = """
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("media.autoplay.default", 0);
        user_pref("media.autoplay.blocking_policy", 0);
        user_pref("media.peerconnection.ice.loopback", true);
        user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
        user_pref("media.gmp-manager.updateEnabled", false);
        user_pref("app.update.enabled", false);
        user_pref("app.normandy.enabled", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("toolkit.telemetry.enabled", false);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        user_pref("services.settings.server", "data:,");
        user_pref("browser.safebrowsing.downloads.enabled", false);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("browser.startup.page", 0);
        user_pref("remote.active-protocols", 1);

        """;

    private static readonly string[] Places = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
    private readonly Process _process;
    private readonly string _profile;

    private FirefoxBrowser(Process process, string profile, BidiSession session)
        => (_process, _profile, Session) = (process, profile, session);

    public BidiSession Session { get; }

    public static async Task<FirefoxBrowser> StartAsync(CancellationToken cancellation)
    {
        var path = Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("No Firefox here: ./test.sh installs firefox-esr.");
        var profile = Directory.CreateTempSubdirectory("videoroom-firefox-").FullName;
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), Preferences, cancellation);
        var start = new ProcessStartInfo(path, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = profile;
        var process = Process.Start(start)!;
        try
        {
            var port = await ReadPortAsync(process, cancellation);
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            return new FirefoxBrowser(process, profile, await BidiSession.ConnectAsync(port, cancellation));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser may still hold a file; the temporary folder is the system's to clean.
        }
    }

    private static async Task<int> ReadPortAsync(Process process, CancellationToken cancellation)
    {
        while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            // "WebDriver BiDi listening on ws://127.0.0.1:40321"
            if (line.Contains("BiDi listening on ws://", StringComparison.Ordinal))
            {
                return new Uri(line[line.IndexOf("ws://", StringComparison.Ordinal)..].Trim()).Port;
            }
        }

        throw new InvalidOperationException($"Firefox ended before it listened; exit code {process.ExitCode}.");
    }
}
