using System.Net;
using System.Net.Sockets;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Bench.Node;

/// <summary>One participant's way to a node: its media passes a proxy of its own.</summary>
internal sealed class MediaWay : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly ImpairedPath _path;
    private readonly UdpProxy _proxy;
    private TcpProxy? _turn;

    /// <summary>Opens one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="seed">Decides what is lost.</param>
    /// <param name="loses">Told of each datagram, one at a time; true loses it.</param>
    public MediaWay(RunningNode node, int seed = 1, Func<Direction, ReadOnlyMemory<byte>, bool>? loses = null)
    {
        _path = new ImpairedPath(seed);
        _server = node.Engine.AnnouncedAddresses.First(address => address.AddressFamily == AddressFamily.InterNetwork);
        _proxy = new UdpProxy(new IPEndPoint(_server.Address, 0), _server, _path, loses);
    }

    /// <summary>What happens to what the participant is sent.</summary>
    public Impairment Down
    {
        get => _path[Direction.Down];
        set => _path[Direction.Down] = value;
    }

    /// <summary>What happens to what the participant sends.</summary>
    public Impairment Up
    {
        get => _path[Direction.Up];
        set => _path[Direction.Up] = value;
    }

    /// <summary>Where its media is sent to instead of the node.</summary>
    public int Port => _proxy.Address.Port;

    /// <summary>JavaScript for before a page's own: its media goes this way and no other.</summary>
    public string PageScript => $$"""
        (() => {
          const add = RTCPeerConnection.prototype.addIceCandidate;
          RTCPeerConnection.prototype.addIceCandidate = function (given) {
            const parts = given.candidate.split(' ');
            if (parts[4] !== '{{_server.Address}}') return Promise.resolve();
            parts[5] = '{{Port}}';
            return add.call(this, { candidate: parts.join(' '), sdpMLineIndex: given.sdpMLineIndex, sdpMid: given.sdpMid });
          };
        })();
        """;

    /// <summary>For <see cref="Videoroom.Client.MediaSessionOptions.Route"/>: no other way leads to the node.</summary>
    public IPEndPoint? Route(IPEndPoint address) => address.Equals(_server) ? _proxy.Address : null;

    /// <summary>
    /// For <see cref="Videoroom.Client.MediaSessionOptions.TurnRoute"/>, for a participant that reaches the node over TURN: its connection passes
    /// the same way. There is one, to one TURN server.
    /// </summary>
    public IPEndPoint TurnRoute(IPEndPoint address)
        => (_turn ??= new TcpProxy(new IPEndPoint(address.Address, 0), address, _path)).Address;

    public async ValueTask DisposeAsync()
    {
        if (_turn is not null)
        {
            await _turn.DisposeAsync();
        }

        await _proxy.DisposeAsync();
        _path.Dispose();
    }
}
