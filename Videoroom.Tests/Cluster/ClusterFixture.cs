using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Store;
using Videoroom.Tests.Cluster.Network;
using Videoroom.Web.Hosting;
using Videoroom.Web.PageBuild;

namespace Videoroom.Tests.Cluster;

/// <summary>What all tests of several processes share: a network with places for three nodes and a spare, PostgreSQL, a browser.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    /// <summary>Nodes that the network has room for.</summary>
    internal const int Places = 4;

    private TestNetwork? _network;
    private PostgresServer? _store;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _obstacle;

    /// <summary>The network; a test is skipped with the reason where there can be none.</summary>
    internal TestNetwork Network
    {
        get
        {
            Skip.If(_network is null, _obstacle);
            return _network;
        }
    }

    /// <summary>PostgreSQL, which all nodes and the tests reach.</summary>
    internal PostgresServer Store => _store ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    /// <summary>The browser that takes the nodes' pages for safe: without that there is neither camera nor microphone.</summary>
    internal async Task<IBrowser> BrowserAsync()
    {
        if (_browser is null)
        {
            _playwright = await Playwright.CreateAsync();
            var origins = Enumerable.Range(0, Places).Select(node => $"http://{Network.Node(node)}:4000");
            _browser = await ChromiumLauncher.StartAsync(_playwright, more: $"--unsafely-treat-insecure-origin-as-secure={string.Join(',', origins)}");
        }

        return _browser;
    }

    public async Task InitializeAsync()
    {
        _obstacle = await TestNetwork.ObstacleAsync();
        if (_obstacle is null)
        {
            // Before the first node: it would do so where there is no internet.
            var folder = InstallationFolder.Find(AppContext.BaseDirectory);
            await new PageBuilder(folder.ContentRoot, new CommandRunner(), TextWriter.Null).EnsureBuiltAsync();
            _network = await TestNetwork.CreateAsync(Places);
            _store = await PostgresServer.StartAsync(_network.Store);
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
