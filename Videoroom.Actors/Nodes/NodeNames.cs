using Akka.Actor;

namespace Videoroom.Actors.Nodes;

/// <summary>What nodes are called where no address is needed.</summary>
public static class NodeNames
{
    /// <summary>The node's name: <c>host:port</c> of its cluster address; null for an address without a host, which is our own.</summary>
    public static string? Of(Address address) => address is { Host: { } host, Port: { } port } ? $"{host}:{port}" : null;

    /// <summary>The name of a member, whose address always has a host.</summary>
    /// <exception cref="ArgumentException">The address has none.</exception>
    public static string OfMember(Address address) => Of(address) ?? throw new ArgumentException($"The address {address} has no host.", nameof(address));
}
