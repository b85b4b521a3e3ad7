using System.Net;
using System.Net.Sockets;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Bench.Node;

/// <summary>One client's way to a node: its media passes a proxy of its own.</summary>
internal sealed class ViewerWay : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly ImpairedPath _path;
    private readonly UdpProxy _proxy;

    /// <summary>Opens one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="seed">Decides what is lost.</param>
    public ViewerWay(RunningNode node, int seed = 1)
    {
        _path = new ImpairedPath(seed);
        _server = node.Engine.AnnouncedAddresses.First(address => address.AddressFamily == AddressFamily.InterNetwork);
        _proxy = new UdpProxy(new IPEndPoint(_server.Address, 0), _server, _path);
    }

    /// <summary>What happens to what the client is sent.</summary>
    public Impairment Down
    {
        get => _path[Direction.Down];
        set => _path[Direction.Down] = value;
    }

    /// <summary>For <see cref="Videoroom.Client.MediaSessionOptions.Route"/>: no other way leads to the node.</summary>
    public IPEndPoint? Route(IPEndPoint address) => address.Equals(_server) ? _proxy.Address : null;

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _path.Dispose();
    }
}
