using System.Collections.Immutable;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What <see cref="Cluster.Subscribe(Actor.IActorRef, Type[])"/> tells of.</summary>
public class ClusterEvent
{
    /// <summary>At first the members that are there come as events.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>At first a <see cref="CurrentClusterState"/> comes.</summary>
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;

    private ClusterEvent()
    {
    }

    /// <summary>How a subscriber hears of what is there already.</summary>
    public enum SubscriptionInitialStateMode
    {
        /// <summary>As one <see cref="CurrentClusterState"/>.</summary>
        InitialStateAsSnapshot = 0,

        /// <summary>As the events that would have led there.</summary>
        InitialStateAsEvents = 1,
    }

    /// <summary>Anything that happens in a cluster.</summary>
    public interface IClusterDomainEvent : IDeadLetterSuppression
    {
    }

    /// <summary>A member has another status.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        /// <summary>The member, with its new status.</summary>
        Member Member { get; }
    }

    /// <summary>A member can be reached again, or no more.</summary>
    public interface IReachabilityEvent : IClusterDomainEvent
    {
    }

    /// <summary>The cluster as this node knows it.</summary>
    public sealed class CurrentClusterState
    {
        internal CurrentClusterState(ImmutableSortedSet<Member> members, ImmutableHashSet<Member> unreachable)
        {
            Members = members;
            Unreachable = unreachable;
        }

        /// <summary>All members.</summary>
        public ImmutableSortedSet<Member> Members { get; }

        /// <summary>Those that cannot be reached from here.</summary>
        public ImmutableHashSet<Member> Unreachable { get; }
    }

    /// <summary>The base of the member events.</summary>
    public abstract class MemberStatusChange : IMemberEvent
    {
        /// <summary>Makes the event.</summary>
        /// <exception cref="ArgumentException">The member has another status.</exception>
        protected MemberStatusChange(Member member, MemberStatus validStatus)
        {
            Member = member.Status == validStatus
                ? member
                : throw new ArgumentException($"Expected {validStatus} state, got: {member}");
        }

        /// <inheritdoc />
        public Member Member { get; }

        /// <inheritdoc />
        public override bool Equals(object? obj) =>
            obj is MemberStatusChange other && GetType() == other.GetType() && Member.Equals(other.Member);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        /// <inheritdoc />
        public override string ToString() => $"{GetType()}(Member={Member})";
    }

    /// <summary>A member is at work.</summary>
    public sealed class MemberUp : MemberStatusChange
    {
        /// <summary>Makes the event.</summary>
        public MemberUp(Member member)
            : base(member, MemberStatus.Up)
        {
        }
    }

    /// <summary>A member is about to leave.</summary>
    public sealed class MemberLeft : MemberStatusChange
    {
        /// <summary>Makes the event.</summary>
        public MemberLeft(Member member)
            : base(member, MemberStatus.Leaving)
        {
        }
    }

    /// <summary>A run is no member any more, and never will be again.</summary>
    public sealed class MemberRemoved : MemberStatusChange
    {
        /// <summary>Makes the event.</summary>
        public MemberRemoved(Member member, MemberStatus previousStatus)
            : base(member, MemberStatus.Removed)
        {
            PreviousStatus = previousStatus;
        }

        /// <summary><see cref="MemberStatus.Exiting"/> when it has left, <see cref="MemberStatus.Down"/> when it was removed.</summary>
        public MemberStatus PreviousStatus { get; }

        /// <inheritdoc />
        public override bool Equals(object? obj) =>
            base.Equals(obj) && obj is MemberRemoved other && PreviousStatus == other.PreviousStatus;

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), PreviousStatus);
    }

    /// <summary>The base of the reachability events.</summary>
    public abstract class ReachabilityEvent : IReachabilityEvent
    {
        /// <summary>Makes the event.</summary>
        protected ReachabilityEvent(Member member)
        {
            Member = member;
        }

        /// <summary>Who.</summary>
        public Member Member { get; }

        /// <inheritdoc />
        public override bool Equals(object? obj) =>
            obj is ReachabilityEvent other && GetType() == other.GetType() && Member.Equals(other.Member);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(GetType(), Member);

        /// <inheritdoc />
        public override string ToString() => $"{GetType()}(Member={Member})";
    }

    /// <summary>Nothing gets through to a member at present.</summary>
    public sealed class UnreachableMember : ReachabilityEvent
    {
        /// <summary>Makes the event.</summary>
        public UnreachableMember(Member member)
            : base(member)
        {
        }
    }

    /// <summary>A member can be reached again.</summary>
    public sealed class ReachableMember : ReachabilityEvent
    {
        /// <summary>Makes the event.</summary>
        public ReachableMember(Member member)
            : base(member)
        {
        }
    }
}
