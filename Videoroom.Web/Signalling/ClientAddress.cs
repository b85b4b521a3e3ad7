using System.Net;

namespace Videoroom.Web.Signalling;

/// <summary>The address of one client, and what all clients of it may still do together.</summary>
/// <param name="address">As the connection has it.</param>
/// <param name="joins">The joins of all addresses.</param>
internal sealed class ClientAddress(IPAddress address, AddressRateLimit joins)
{
    /// <summary>What stands for it when things are limited by address.</summary>
    public IPAddress Key { get; } = AddressKey.Of(address);

    /// <summary>Takes a join from what the address may have.</summary>
    public bool TryJoin() => joins.TryTake(address);
}
