using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>
/// Sends UDP datagrams with whatever source address: by a raw socket, which needs root. Without it each datagram gets a socket that is
/// bound to its source, which finds no port that somebody uses.
/// </summary>
internal sealed class SpoofedSocket : IDisposable
{
    private const int IpHeader = 20;
    private const int UdpHeader = 8;
    private const byte TimeToLive = 64;

    private readonly byte[] _packet = new byte[2048];
    private readonly IPEndPoint _destination;
    private readonly Socket? _raw;

    public SpoofedSocket(IPEndPoint destination)
    {
        _destination = destination;
        _raw = TryOpen();

        // RFC 791, section 3.1. The kernel fills in length, identification and checksum.
        _packet[0] = 0x45;
        _packet[8] = TimeToLive;
        _packet[9] = (byte)ProtocolType.Udp;
        destination.Address.TryWriteBytes(_packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpHeader + 2), (ushort)destination.Port);
    }

    /// <summary>How the source is forged.</summary>
    public string Detail => _raw is null ? "bound sockets: ports in use are left out (root forges those, too)" : "raw socket";

    /// <summary>Sends one datagram.</summary>
    /// <param name="address">The source address, IPv4.</param>
    /// <param name="port">The source port.</param>
    /// <param name="payload">What it carries, at most 1,500 bytes.</param>
    public void Send(uint address, int port, ReadOnlySpan<byte> payload)
    {
        if (_raw is null)
        {
            SendBound(address, port, payload);
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(12), address);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpHeader), (ushort)port);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpHeader + 4), (ushort)(UdpHeader + payload.Length));
        payload.CopyTo(_packet.AsSpan(IpHeader + UdpHeader));
        _raw.SendTo(_packet.AsSpan(0, IpHeader + UdpHeader + payload.Length), SocketFlags.None, _destination);
    }

    public void Dispose() => _raw?.Dispose();

    private static Socket? TryOpen()
    {
        try
        {
            return new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw) { SendBufferSize = 1 << 20 };
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private void SendBound(uint address, int port, ReadOnlySpan<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(new IPAddress(bytes), port));
            socket.SendTo(payload, _destination);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            // Somebody's port, or one that only root may use.
        }
    }
}
