using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>One run of a node in the cluster. Members are equal when they are the same run, whatever their status.</summary>
public class Member : IComparable<Member>
{
    internal Member(UniqueAddress uniqueAddress, MemberStatus status)
    {
        UniqueAddress = uniqueAddress;
        Status = status;
    }

    /// <summary>Where it is.</summary>
    public Address Address => UniqueAddress.Address;

    /// <summary>Its roles: the kernel has none.</summary>
    public ImmutableHashSet<string> Roles => [];

    /// <summary>What it is up to.</summary>
    public MemberStatus Status { get; }

    /// <summary>Which run.</summary>
    public UniqueAddress UniqueAddress { get; }

    /// <summary>The same member with another status.</summary>
    public Member Copy(MemberStatus status) => status == Status ? this : new Member(UniqueAddress, status);

    /// <inheritdoc />
    public int CompareTo(Member? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byAddress = string.CompareOrdinal(Address.ToString(), other.Address.ToString());
        return byAddress != 0 ? byAddress : UniqueAddress.Uid.CompareTo(other.UniqueAddress.Uid);
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    /// <inheritdoc />
    public override int GetHashCode() => UniqueAddress.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => $"Member(address = {Address}, Uid={UniqueAddress.Uid} status = {Status})";
}
