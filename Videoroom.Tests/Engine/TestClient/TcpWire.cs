using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Videoroom.Client.Packets;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>ICE over TCP: frames of RFC 4571 on a connection to the media port.</summary>
internal sealed class TcpWire : IPacketWire
{
    private const int HeaderLength = 2;

    private readonly byte[] _received = new byte[128 * 1024];
    private int _filled;

    public TcpWire(IPEndPoint server)
    {
        Socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(server);
    }

    public Socket Socket { get; }

    public void Send(ReadOnlySpan<byte> datagram) => Socket.Send(Frame(datagram));

    public static byte[] Frame(ReadOnlySpan<byte> datagram)
    {
        var frame = new byte[HeaderLength + datagram.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    public bool TryReceive(Span<byte> datagram, out int length)
    {
        if (Socket.Available > 0)
        {
            _filled += Socket.Receive(_received.AsSpan(_filled));
        }

        length = _filled < HeaderLength ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(_received);
        if (_filled - HeaderLength < length)
        {
            return false;
        }

        _received.AsSpan(HeaderLength, length).CopyTo(datagram);
        _filled -= HeaderLength + length;
        _received.AsSpan(HeaderLength + length, _filled).CopyTo(_received);
        return true;
    }

    public bool Wait(TimeSpan patience) => Socket.Poll(patience, SelectMode.SelectRead);

    public void Dispose() => Socket.Dispose();
}
