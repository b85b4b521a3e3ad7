using Akka.Actor;

namespace Akka.Cluster;

/// <summary>One run of a node: its address and a number that differs between runs.</summary>
public class UniqueAddress : IEquatable<UniqueAddress>
{
    /// <summary>Makes a value.</summary>
    public UniqueAddress(Address address, int uid)
    {
        Address = address;
        Uid = uid;
    }

    /// <summary>Where the node is.</summary>
    public Address Address { get; }

    /// <summary>Which run of it.</summary>
    public int Uid { get; }

    /// <inheritdoc />
    public bool Equals(UniqueAddress? other) => other is not null && Uid == other.Uid && Address.Equals(other.Address);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as UniqueAddress);

    /// <inheritdoc />
    public override int GetHashCode() => Uid;

    /// <inheritdoc />
    public override string ToString() => $"UniqueAddress: ({Address}, {Uid})";
}
