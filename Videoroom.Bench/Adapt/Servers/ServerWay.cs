using System.Net;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>One participant's way to a server whose media address is known only when it offers it: the first one leads over the impaired path.</summary>
internal sealed class ServerWay(int seed) : IAsyncDisposable
{
    private readonly ImpairedPath _path = new(seed);
    private IPEndPoint? _server;
    private UdpProxy? _proxy;

    /// <summary>What happens to what the participant is sent.</summary>
    public Impairment Down
    {
        get => _path[Direction.Down];
        set => _path[Direction.Down] = value;
    }

    /// <summary>For <see cref="Videoroom.Client.MediaSessionOptions.Route"/>: no other way leads to the server.</summary>
    public IPEndPoint? Route(IPEndPoint address)
    {
        _server ??= address;
        _proxy ??= new UdpProxy(new IPEndPoint(_server.Address, 0), _server, _path);
        return address.Equals(_server) ? _proxy.Address : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        _path.Dispose();
    }
}
