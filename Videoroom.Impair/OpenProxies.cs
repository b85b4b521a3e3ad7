namespace Videoroom.Impair;

/// <summary>Proxies that end together.</summary>
internal sealed class OpenProxies : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _proxies = [];

    /// <summary>Takes one.</summary>
    public void Add(IAsyncDisposable proxy) => _proxies.Add(proxy);

    /// <summary>Ends all.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }
}
