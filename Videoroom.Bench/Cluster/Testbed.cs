using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Cluster.Network;
using Videoroom.Bench.Store;
using Videoroom.Bench.Waiting;

namespace Videoroom.Bench.Cluster;

/// <summary>What clusters of processes run in: a network with an address for each node and, on demand, a browser and PostgreSQL.</summary>
internal sealed class Testbed : IAsyncDisposable
{
    /// <summary>Nodes that the network has room for: three and a spare.</summary>
    public const int Places = 4;

    private static readonly TimeSpan DrillFresh = TimeSpan.FromMilliseconds(300);

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private PostgresServer? _store;

    private Testbed(NodeNetwork network) => Network = network;

    /// <summary>The network.</summary>
    public NodeNetwork Network { get; }

    /// <summary>The folder with the program that nodes run.</summary>
    public string Server { get; init; } = ServerFolder.Own;

    /// <summary>How old a client's last picture may be to count as moving; a page's may be three times as old.</summary>
    public required TimeSpan Fresh { get; init; }

    /// <summary>How long a call may take until everybody sees everybody, unless the caller says otherwise.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Makes the network, and builds the page if it is stale.</summary>
    /// <param name="fresh">See <see cref="Fresh"/>; null is 300 ms.</param>
    /// <param name="patience">See <see cref="Patience"/>; null is <see cref="Eventually.Patience"/>.</param>
    /// <param name="server">See <see cref="Server"/>; null is the server beside this program.</param>
    /// <exception cref="InvalidOperationException">There cannot be such a network here: see <see cref="NodeNetwork.ObstacleAsync"/>.</exception>
    public static async Task<Testbed> CreateAsync(TimeSpan? fresh = null, TimeSpan? patience = null, string? server = null)
    {
        if (await NodeNetwork.ObstacleAsync() is { } obstacle)
        {
            throw new InvalidOperationException(obstacle);
        }

        return new Testbed(await NodeNetwork.CreateAsync(Places))
        {
            Fresh = fresh ?? DrillFresh,
            Patience = patience ?? Eventually.Patience,
            Server = server ?? ServerFolder.Own,
        };
    }

    /// <summary>A browser that treats the nodes' pages as secure: without that there is neither camera nor microphone.</summary>
    public async Task<IBrowser> BrowserAsync()
    {
        if (_browser is null)
        {
            _playwright = await Playwright.CreateAsync();
            var origins = Enumerable.Range(0, Places).Select(node => $"http://{Network.Node(node)}:4000");
            _browser = await ChromiumLauncher.StartWholeAsync(_playwright, $"--unsafely-treat-insecure-origin-as-secure={string.Join(',', origins)}");
        }

        return _browser;
    }

    /// <summary>PostgreSQL for leases, which all nodes reach.</summary>
    public async Task<PostgresServer> StoreAsync() => _store ??= await PostgresServer.StartAsync(Network.Store);

    public async ValueTask DisposeAsync()
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

        await Network.DisposeAsync();
    }
}
