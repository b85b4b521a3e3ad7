using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>Foreign peers that TURN allocations may reach: an entry of <c>TURN_ALLOWED_PEERS</c>.</summary>
/// <remarks>
/// <c>ADDRESS[/PREFIX]:PORT</c>: an IPv4 address, or an IPv6 address in brackets; every address of the network when a prefix
/// length is given; <c>*</c> for every port. What is unspecified, multicast or broadcast, and IPv6 addresses that embed an
/// IPv4 one, are never reached, even inside a network that is given; loopback and link-local ones only when an entry names
/// just the one.
/// </remarks>
public sealed class TurnPeerRule : IEquatable<TurnPeerRule>
{
    private const int IPv4Bits = 32;
    private const int IPv6Bits = 128;
    private const ushort EveryPort = 0;
    private const string Form = "expected ADDRESS[/PREFIX]:PORT, such as 192.0.2.0/24:3478, [2001:db8::1]:3478 or 192.0.2.1:*";

    private readonly string _text;
    private readonly bool _isIPv4;
    private readonly UInt128 _network;
    private readonly UInt128 _mask;
    private readonly ushort _port;

    private TurnPeerRule(string text, bool isIPv4, UInt128 network, UInt128 mask, ushort port)
    {
        _text = text;
        _isIPv4 = isIPv4;
        _network = network;
        _mask = mask;
        _port = port;
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="text">As it is configured.</param>
    /// <param name="rule">The rule; null when the text is not understood.</param>
    /// <param name="error">What is wrong, as the rest of a sentence about the entry; null when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TurnPeerRule? rule, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        rule = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !TryParsePort(text[(colon + 1)..], out var port))
        {
            error = $"has no port from 1 to 65535 or * at its end: {Form}";
            return false;
        }

        var host = text[..colon];
        var slash = host.IndexOf('/');
        var (addressText, prefixText) = slash < 0 ? (host, null) : (host[..slash], host[(slash + 1)..]);
        if (!TryParseAddress(addressText, out var address))
        {
            error = $"does not begin with an IPv4 address, or an IPv6 address in brackets: {Form}";
            return false;
        }

        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        var bits = isIPv4 ? IPv4Bits : IPv6Bits;
        var prefix = bits;
        if (prefixText is not null && (!int.TryParse(prefixText, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            error = $"has a prefix length that is not from 0 to {bits}: {Form}";
            return false;
        }

        var value = Bits(TransportAddress.FromAddress(address, 0));
        var mask = Mask(prefix + IPv6Bits - bits);
        if ((value & ~mask) != 0)
        {
            error = $"has address bits beyond its prefix of {prefix}: write the network's first address";
            return false;
        }

        if (prefix == bits && NeverPeers.Contains(TransportAddress.FromAddress(address, 0)))
        {
            error = "is an address that is never reached: unspecified, multicast, broadcast, or IPv6 with an IPv4 address inside";
            return false;
        }

        error = null;
        rule = new TurnPeerRule(text, isIPv4, value, mask, port);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(TurnPeerRule? other)
        => other is not null && _isIPv4 == other._isIPv4 && _network == other._network && _mask == other._mask && _port == other._port;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TurnPeerRule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_isIPv4, _network, _mask, _port);

    /// <summary>As it is configured.</summary>
    public override string ToString() => _text;

    /// <summary>Whether a peer is one of those that the rule says; a peer without port matches when some port would.</summary>
    internal bool Matches(in TransportAddress peer)
        => peer.IsIPv4 == _isIPv4 && (_port == EveryPort || peer.Port == 0 || peer.Port == _port) && (Bits(peer) & _mask) == _network
            && (_mask == UInt128.MaxValue || !NeverPeers.IsLocal(peer));

    private static bool TryParsePort(string text, out ushort port)
    {
        port = EveryPort;
        return text == "*" || (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port != EveryPort);
    }

    // Strict: IPAddress also takes "1", "0x7f.1" and scope ids, which are no way to write down who may be reached.
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            return !text.Contains('%')
                && IPAddress.TryParse(text[1..^1], out address)
                && address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false };
        }

        return IPAddress.TryParse(text, out address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text;
    }

    private static UInt128 Mask(int prefix) => prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (IPv6Bits - prefix);

    private static UInt128 Bits(in TransportAddress address)
    {
        Span<byte> bytes = stackalloc byte[TransportAddress.AddressLength];
        address.WriteAddress(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
