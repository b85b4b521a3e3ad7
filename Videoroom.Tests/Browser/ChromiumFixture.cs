using Microsoft.Playwright;
using Videoroom.Bench.Chromium;

namespace Videoroom.Tests.Browser;

/// <summary>One Chromium process for all the browser tests; every page gets a profile of its own (a browser context).</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The running browser.</summary>
    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not been started.");

    /// <summary>The one certificate without a signature that this browser trusts.</summary>
    internal TrustedCertificate Trusted { get; } = new();

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await ChromiumLauncher.StartAsync(_playwright, more: Trusted.ChromiumArgument);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        Trusted.Dispose();
    }
}
