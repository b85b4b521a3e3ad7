using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Cluster.Calls;

/// <summary>
/// A call on three nodes: a client without a browser on each, and a page in Chromium on the first, or on the first two.
/// </summary>
internal sealed class MixedCall : IAsyncDisposable
{
    private const int Nodes = 3;
    private readonly Testbed _testbed;
    private readonly List<WatchedPage> _pages = [];

    private MixedCall(ProcessCluster cluster, string room) => (Clients, _testbed) = (new ClusterCall(cluster, room), cluster.Testbed);

    /// <summary>The clients without a browser; the one with number n joined at node n.</summary>
    public ClusterCall Clients { get; }

    /// <summary>The pages; the one with number n was opened at node n.</summary>
    public IReadOnlyList<WatchedPage> Pages => _pages;

    /// <summary>How many people there are.</summary>
    public int Count => Clients.People.Count + _pages.Count;

    /// <summary>Everybody joins; done when every picture moves everywhere.</summary>
    /// <param name="cluster">Three nodes.</param>
    /// <param name="room">The room.</param>
    /// <param name="pages">
    /// One or two. With two, a machine of two cores has too little time left to draw every picture when it is due; a third takes all of it.
    /// </param>
    public static async Task<MixedCall> JoinAsync(ProcessCluster cluster, string room, int pages)
    {
        var call = new MixedCall(cluster, room);
        try
        {
            for (var node = 0; node < Nodes; node++)
            {
                if (node < pages)
                {
                    call._pages.Add(await WatchedPage.JoinAsync(cluster, node, room, $"page{node}"));
                }

                await call.Clients.JoinAsync(node);
            }

            await call._pages[0].ShowControlAsync();
            await call.SeeEachOtherAsync();
            return call;
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every picture moves everywhere, and nobody lists anybody who is not there.</summary>
    public async Task SeeEachOtherAsync(TimeSpan? patience = null)
    {
        await Clients.SeeEachOtherAsync(patience, _pages.Count);
        foreach (var page in _pages)
        {
            await Eventually.Holds(
                () => MissingAsync(page), missing => missing.Count == 0, $"{page.Name} sees everybody", patience ?? _testbed.Patience);
        }
    }

    /// <summary>A page's peer id, as the clients know it.</summary>
    public string PeerIdOf(WatchedPage page) => Clients.People[0].Call.Peers.Values.Single(peer => peer.Name == page.Name).PeerId;

    /// <summary>All peer ids, sorted.</summary>
    public IReadOnlyList<string> PeerIds()
        => [.. Clients.People.Select(person => person.PeerId).Concat(_pages.Select(PeerIdOf)).Order(StringComparer.Ordinal)];

    /// <summary>What all pages counted of freezes so far, a line for each viewer, publisher and connection.</summary>
    public async Task<IReadOnlyDictionary<string, int>> FreezesAsync()
    {
        var names = _pages.ToDictionary(PeerIdOf, page => page.Name);
        foreach (var person in Clients.People)
        {
            names[person.PeerId] = person.Name;
        }

        var freezes = new Dictionary<string, int>();
        foreach (var page in _pages)
        {
            foreach (var (peer, counts) in (await page.LookAsync()).Freezes)
            {
                foreach (var (connection, count) in counts)
                {
                    freezes[$"{page.Name} of {names.GetValueOrDefault(peer, peer)}, connection {connection}"] = count;
                }
            }
        }

        return freezes;
    }

    /// <summary>Freezes of the picture that the first page sends to itself.</summary>
    public async Task<int> ControlFreezesAsync() => (await _pages[0].LookAsync()).Control;

    /// <summary>What everybody went through, in the order of time.</summary>
    public async Task<string> DiariesAsync()
    {
        var pages = await Task.WhenAll(_pages.Select(page => page.StepsAsync()));
        return string.Join('\n', pages.SelectMany(steps => steps).Concat(Clients.Steps()).OrderBy(step => step.At));
    }

    /// <summary>Uncaught errors of the pages' scripts.</summary>
    public List<string> Errors() => CallPage.ErrorsOf([.. _pages.Select(page => page.Page)]);

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.DisposeAsync();
        }

        await Clients.DisposeAsync();
    }

    private async Task<List<string>> MissingAsync(WatchedPage page)
    {
        var view = await page.LookAsync();
        var withoutCamera = Clients.People.Where(person => person.Call.Published.All(track => track.Kind != MediaKind.Video)).Select(person => person.PeerId).ToHashSet();
        return
        [
            .. view.Tiles.Length == Count - 1 ? [] : (string[])[$"{view.Tiles.Length} tiles instead of {Count - 1}"],
            .. view.Tiles.Where(tile => !withoutCamera.Contains(tile.PeerId) && !IsFresh(view.LastPicture(tile.PeerId)))
                .Select(tile => $"the picture of {tile.Text.ReplaceLineEndings(" ")} stands still"),
        ];
    }

    private bool IsFresh(long milliseconds)
        => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - milliseconds < 3 * _testbed.Fresh.TotalMilliseconds;
}
