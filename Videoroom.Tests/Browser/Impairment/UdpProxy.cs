using System.Net;
using System.Net.Sockets;

namespace Videoroom.Tests.Browser.Impairment;

/// <summary>Which way a datagram goes through a <see cref="UdpProxy"/>.</summary>
internal enum Direction
{
    ToServer,
    ToClient,
}

/// <summary>
/// A UDP relay on this machine between one client and the server's media port that loses what it is told to lose: the kernels
/// that tests run on have no network emulation.
/// </summary>
internal sealed class UdpProxy : IAsyncDisposable
{
    private readonly UdpClient _front;
    private readonly UdpClient _back;
    private readonly CancellationTokenSource _closing = new();
    private readonly IPEndPoint _server;
    private readonly Func<Direction, ReadOnlyMemory<byte>, bool> _loses;
    private readonly Task _running;
    private IPEndPoint? _client;

    /// <param name="server">One of the addresses that the server announces; the proxy listens on the same, with another port.</param>
    /// <param name="loses">Told of each datagram, one at a time; true loses it.</param>
    public UdpProxy(IPEndPoint server, Func<Direction, ReadOnlyMemory<byte>, bool> loses)
    {
        _server = server;
        _front = new UdpClient(new IPEndPoint(server.Address, 0));
        _back = new UdpClient(new IPEndPoint(server.Address, 0));
        _loses = loses;
        _running = Task.WhenAll(RelayAsync(_front, Direction.ToServer), RelayAsync(_back, Direction.ToClient));
    }

    /// <summary>Where clients send to instead of the server.</summary>
    public int Port => ((IPEndPoint)_front.Client.LocalEndPoint!).Port;

    /// <summary>JavaScript for before a page's own: its media goes through this proxy and no other way.</summary>
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
        await _closing.CancelAsync();
        await _running;
        _front.Dispose();
        _back.Dispose();
        _closing.Dispose();
    }

    private async Task RelayAsync(UdpClient from, Direction direction)
    {
        try
        {
            while (true)
            {
                var datagram = await from.ReceiveAsync(_closing.Token);
                if (direction == Direction.ToServer)
                {
                    _client = datagram.RemoteEndPoint;
                }

                bool lost;
                lock (_loses)
                {
                    lost = _loses(direction, datagram.Buffer);
                }

                if (!lost && (direction == Direction.ToServer ? _server : _client) is { } to)
                {
                    await (direction == Direction.ToServer ? _back : _front).SendAsync(datagram.Buffer, to, _closing.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
