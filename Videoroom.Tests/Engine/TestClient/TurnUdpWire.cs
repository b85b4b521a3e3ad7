using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Videoroom.Client.Packets;
using Videoroom.Client.Turn;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>ChannelData over UDP: a relay on the server's own media port. Open when the constructor returns.</summary>
internal sealed class TurnUdpWire : IPacketWire
{
    private readonly Socket _socket;
    private readonly TurnClient _turn;
    private readonly byte[] _buffer = new byte[4096];

    /// <param name="server">The media port.</param>
    /// <param name="connection">Whose credentials are used.</param>
    public TurnUdpWire(IPEndPoint server, IPeerConnection connection)
    {
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        _socket.Connect(server);
        var credentials = connection.TurnCredentials;
        _turn = new TurnClient(credentials.Username, credentials.Password, TransportAddress.FromEndPoint(server), isStream: false);
        while (!_turn.IsReady)
        {
            Assert.True(_turn.DueUs < long.MaxValue, $"The server refused the allocation: {_turn.Error}");
            if (_turn.Write(_buffer, NowUs) is > 0 and var length)
            {
                _socket.Send(_buffer.AsSpan(0, length));
            }

            if (_socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectRead))
            {
                _turn.Receive(_buffer.AsSpan(0, _socket.Receive(_buffer)), NowUs);
            }
        }
    }

    /// <summary>The relayed transport address.</summary>
    public TransportAddress Relayed => _turn.Relayed;

    private static long NowUs => (long)Stopwatch.GetElapsedTime(0).TotalMicroseconds;

    public void Send(ReadOnlySpan<byte> datagram)
    {
        datagram.CopyTo(_buffer.AsSpan(TurnClient.HeaderLength));
        _socket.Send(_buffer.AsSpan(0, _turn.Wrap(_buffer, datagram.Length)));
    }

    public bool TryReceive(Span<byte> datagram, out int length)
    {
        length = 0;
        if (_socket.Available == 0)
        {
            return false;
        }

        Assert.True(TurnClient.TryUnwrap(_buffer.AsSpan(0, _socket.Receive(_buffer)), out var inner), "Nothing but ChannelData was expected.");
        inner.CopyTo(datagram);
        length = inner.Length;
        return true;
    }

    public bool Wait(TimeSpan patience) => _socket.Poll(patience, SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();
}
