using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network;

/// <summary>How operators write addresses: in full, so that a part of one is a mistake and not another address.</summary>
public static class AddressText
{
    /// <summary>Reads an address; null when the text is none. <c>10</c>, <c>127.1</c> and <c>0x7f.1</c>, which C libraries take too, are none.</summary>
    /// <param name="text">Such as <c>192.0.2.7</c> or <c>fd00::7</c>.</param>
    public static IPAddress? Address(string text)
        => IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text) ? address : null;

    /// <summary>Reads a network; null when the text is none. An address alone is a network of one.</summary>
    /// <param name="text">Such as <c>172.17.0.0/16</c>, <c>2001:db8::/32</c> or <c>192.0.2.7</c>.</param>
    public static IPNetwork? Network(string text)
        => Address(text.Split('/')[0]) is not { } address ? null
        : text.Contains('/', StringComparison.Ordinal) ? IPNetwork.TryParse(text, out var network) ? network : null
        : new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
}
