using System.Net;

namespace Videoroom.Web.Signalling;

/// <summary>The address of one socket's client, what all clients of it may still do together, and the place that the socket has among them.</summary>
/// <param name="address">As the connection has it.</param>
/// <param name="joins">The joins of all addresses.</param>
/// <param name="place">The socket's place.</param>
internal sealed class ClientAddress(IPAddress address, AddressRateLimit joins, SocketPlace place)
{
    /// <summary>The socket's place.</summary>
    public SocketPlace Place => place;

    /// <summary>What stands for it when things are limited by address.</summary>
    public IPAddress Key { get; } = AddressKey.Of(address);

    /// <summary>Takes a join from what the address may have.</summary>
    public bool TryJoin() => joins.TryTake(address);
}
