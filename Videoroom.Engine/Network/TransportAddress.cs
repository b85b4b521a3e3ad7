using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network;

/// <summary>
/// An IP address and port as a plain value: 16 address bytes, IPv4 as an IPv4-mapped IPv6 address (RFC 4291,
/// section 2.5.5.2), so that one kind of key serves both families. Scope ids are left out: link-local addresses are
/// never announced.
/// </summary>
public readonly struct TransportAddress : IEquatable<TransportAddress>
{
    /// <summary>The 16 address bytes' length.</summary>
    public const int AddressLength = 16;

    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;
    private const ulong MappedMask = 0xFFFF_FFFF_0000_0000;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly ushort _port;

    private TransportAddress(ulong high, ulong low, ushort port)
    {
        _high = high;
        _low = low;
        _port = port;
    }

    /// <summary>The port in host byte order; 0 where only the address matters (a packet's local address).</summary>
    public ushort Port => _port;

    /// <summary>True for an IPv4 address.</summary>
    public bool IsIPv4 => _high == 0 && (_low & MappedMask) == MappedPrefix;

    /// <summary>True for the value that names no address at all (<c>default</c>).</summary>
    public bool IsUnspecified => _high == 0 && (_low == 0 || _low == MappedPrefix) && _port == 0;

    /// <summary>The IPv4 address as a number in host byte order; meaningful only when <see cref="IsIPv4"/>.</summary>
    public uint IPv4 => (uint)_low;

    /// <summary>
    /// What counts as one client when things are limited by address: the IPv4 address, or the /64 of an IPv6 address, since whoever has one
    /// of those has all of it. Its port is 0.
    /// </summary>
    public TransportAddress Network => IsIPv4 ? WithPort(0) : new(_high, 0, 0);

    /// <summary>Whether both name the same address and port.</summary>
    public static bool operator ==(TransportAddress left, TransportAddress right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(TransportAddress left, TransportAddress right) => !left.Equals(right);

    /// <summary>Takes 16 address bytes in network order.</summary>
    /// <param name="address">Exactly <see cref="AddressLength"/> bytes or more; the rest is ignored.</param>
    /// <param name="port">The port in host byte order.</param>
    public static TransportAddress FromIPv6(ReadOnlySpan<byte> address, ushort port) => new(
        BinaryPrimitives.ReadUInt64BigEndian(address),
        BinaryPrimitives.ReadUInt64BigEndian(address[8..]),
        port);

    /// <summary>Takes an IPv4 address.</summary>
    /// <param name="address">The address in host byte order: 127.0.0.1 is 0x7F000001.</param>
    /// <param name="port">The port in host byte order.</param>
    public static TransportAddress FromIPv4(uint address, ushort port) => new(0, MappedPrefix | address, port);

    /// <summary>Takes what <see cref="IPEndPoint"/> holds. Not for the hot path.</summary>
    /// <param name="endPoint">An IPv4 or IPv6 end point.</param>
    public static TransportAddress FromEndPoint(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return FromAddress(endPoint.Address, (ushort)endPoint.Port);
    }

    /// <summary>Takes an address and a port. Not for the hot path.</summary>
    /// <param name="address">An IPv4 or IPv6 address.</param>
    /// <param name="port">The port in host byte order.</param>
    public static TransportAddress FromAddress(IPAddress address, ushort port)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[AddressLength];
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            address.TryWriteBytes(bytes, out _);
            return FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes), port);
        }

        address.TryWriteBytes(bytes, out _);
        return FromIPv6(bytes, port);
    }

    /// <summary>Writes the 16 address bytes in network order.</summary>
    /// <param name="destination">At least <see cref="AddressLength"/> bytes.</param>
    public void WriteAddress(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>The same address with another port.</summary>
    /// <param name="port">The port in host byte order.</param>
    public TransportAddress WithPort(ushort port) => new(_high, _low, port);

    /// <summary>The address alone, in its own family (never IPv4-mapped).</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[AddressLength];
        WriteAddress(bytes);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    /// <summary>The same as an <see cref="IPEndPoint"/>, in its own family (never IPv4-mapped).</summary>
    public IPEndPoint ToEndPoint() => new(ToIPAddress(), _port);

    /// <inheritdoc/>
    public bool Equals(TransportAddress other) => _low == other._low && _port == other._port && _high == other._high;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is TransportAddress other && Equals(other);

    /// <summary>
    /// Mixed with a number drawn at start: remote addresses are the sender's choice, and colliding ones must not be
    /// computable from outside.
    /// </summary>
    public override int GetHashCode() => HashCode.Combine(_high, _low, _port);

    /// <summary><c>192.0.2.1:5000</c> or <c>[2001:db8::1]:5000</c>.</summary>
    public override string ToString() => ToEndPoint().ToString();
}
