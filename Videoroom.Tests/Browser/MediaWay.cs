using System.Net;
using System.Net.Sockets;
using Videoroom.Bench.Node;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Tests.Browser;

/// <summary>A page's way to a node's media port by a proxy, for tests that have datagrams lost.</summary>
internal sealed class MediaWay : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly ImpairedPath _path = new(seed: 1);
    private readonly UdpProxy _proxy;

    /// <param name="node">The node.</param>
    /// <param name="loses">Told of each datagram, one at a time; true loses it.</param>
    public MediaWay(RunningNode node, Func<Direction, ReadOnlyMemory<byte>, bool> loses)
    {
        _server = node.Engine.AnnouncedAddresses.First(address => address.AddressFamily == AddressFamily.InterNetwork);
        _proxy = new UdpProxy(new IPEndPoint(_server.Address, 0), _server, _path, loses);
    }

    /// <summary>Where the page sends to instead of the node.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _path.Dispose();
    }
}
