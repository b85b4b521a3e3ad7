using Akka.Cluster.Store;

namespace Akka.Cluster.Membership;

/// <summary>What the machine wants done.</summary>
internal abstract record MembershipCommand
{
    private MembershipCommand()
    {
    }

    /// <summary>Renew the lease; answer with <see cref="MembershipMachine.OnRenewed"/> or <see cref="MembershipMachine.OnRenewFailed"/>.</summary>
    internal sealed record Renew : MembershipCommand;

    /// <summary>Read the view; answer with <see cref="MembershipMachine.OnView"/> or <see cref="MembershipMachine.OnReadFailed"/>.</summary>
    internal sealed record ReadView : MembershipCommand;

    /// <summary>Remove a dead member; answer with <see cref="MembershipMachine.OnRemovalTried"/>.</summary>
    internal sealed record RemoveDead(UniqueAddress Node, DeathSign Sign, DateTime? SeenLease) : MembershipCommand;

    /// <summary>Look whether a member's lock is free; answer with <see cref="MembershipMachine.OnLockSeen"/>.</summary>
    internal sealed record LookAtLock(UniqueAddress Node) : MembershipCommand;

    /// <summary>Say whom we cannot reach; answer with <see cref="MembershipMachine.OnReported"/>.</summary>
    internal sealed record Report(IReadOnlyList<UnreachablePeer> Peers) : MembershipCommand;

    /// <summary>Resolve a cut; answer with <see cref="MembershipMachine.OnResolved"/>.</summary>
    internal sealed record Resolve : MembershipCommand;

    /// <summary>Tell the members at once what the next heartbeat will say.</summary>
    internal sealed record TellPromise : MembershipCommand;

    /// <summary>A member has become unreachable.</summary>
    internal sealed record Unreachable(UniqueAddress Node) : MembershipCommand;

    /// <summary>A member can be reached again.</summary>
    internal sealed record Reachable(UniqueAddress Node) : MembershipCommand;

    /// <summary>We are no member any more: stop everything. The last command there is.</summary>
    internal sealed record Fence(string Reason) : MembershipCommand;
}
