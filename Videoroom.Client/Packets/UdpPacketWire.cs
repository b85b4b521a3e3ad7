using System.Net.Sockets;

namespace Videoroom.Client.Packets;

/// <summary>A connected UDP socket.</summary>
internal sealed class UdpPacketWire(Socket socket) : IPacketWire
{
    public Socket Socket => socket;

    public void Send(ReadOnlySpan<byte> datagram) => socket.Send(datagram);

    public bool TryReceive(Span<byte> datagram, out int length)
    {
        length = socket.Available > 0 ? socket.Receive(datagram) : -1;
        return length >= 0;
    }

    public bool Wait(TimeSpan patience) => socket.Poll(patience, SelectMode.SelectRead);

    public void Dispose() => socket.Dispose();
}
