using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Store;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>Keeps the state that actors see, and tells the subscribers of every change in one order.</summary>
internal sealed class ClusterEventPublisher
{
    private readonly Lock _gate = new();
    private readonly EventStream _stream;
    private readonly UniqueAddress _self;
    private readonly List<Action> _onRemoved = [];
    private ImmutableSortedSet<Member> _members;
    private ImmutableHashSet<Member> _unreachable = [];
    private bool _isRemoved;

    public ClusterEventPublisher(EventStream stream, UniqueAddress self)
    {
        (_stream, _self) = (stream, self);
        _members = [new Member(self, MemberStatus.Up)];
    }

    public Member SelfMember
    {
        get
        {
            lock (_gate)
            {
                return Find(_self) ?? new Member(_self, MemberStatus.Removed);
            }
        }
    }

    public ClusterEvent.CurrentClusterState State
    {
        get
        {
            lock (_gate)
            {
                return new ClusterEvent.CurrentClusterState(_members, _unreachable);
            }
        }
    }

    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode mode, Type[] to)
    {
        lock (_gate)
        {
            foreach (var type in to)
            {
                _stream.Subscribe(subscriber, type);
            }

            if (mode == ClusterEvent.InitialStateAsSnapshot)
            {
                subscriber.Tell(new ClusterEvent.CurrentClusterState(_members, _unreachable), ActorRefs.NoSender);
                return;
            }

            var events = _members.Select(ChangeTo).Concat(_unreachable.Select(member => new ClusterEvent.UnreachableMember(member)));
            foreach (var one in events.Where(one => to.Any(type => type.IsInstanceOfType(one))))
            {
                subscriber.Tell(one, ActorRefs.NoSender);
            }
        }
    }

    public void Unsubscribe(IActorRef subscriber, Type? to)
    {
        lock (_gate)
        {
            foreach (var type in to is null ? ClusterEventTypes : [to])
            {
                _stream.Unsubscribe(subscriber, type);
            }
        }
    }

    /// <summary>Runs an action when this node is no member any more; at once when that is so already.</summary>
    public void OnRemoved(Action action)
    {
        lock (_gate)
        {
            if (!_isRemoved)
            {
                _onRemoved.Add(action);
                return;
            }
        }

        action();
    }

    /// <summary>The store's members from now on.</summary>
    public void Update(IReadOnlyList<StoredMember> members)
    {
        lock (_gate)
        {
            var now = members
                .Select(member => new Member(member.Node, member.State == StoredMemberState.Up ? MemberStatus.Up : MemberStatus.Leaving))
                .ToImmutableSortedSet();
            var before = _members;
            _members = now;
            foreach (var gone in before.Where(member => !now.Contains(member) && !member.UniqueAddress.Equals(_self)))
            {
                _unreachable = _unreachable.Remove(gone);
                _stream.Publish(Removal(gone));
            }

            foreach (var member in now.Where(member => !before.TryGetValue(member, out var old) || old.Status != member.Status))
            {
                _stream.Publish(ChangeTo(member));
            }
        }
    }

    /// <summary>A member can be reached from now on, or no more.</summary>
    public void SetReachable(UniqueAddress node, bool isReachable)
    {
        lock (_gate)
        {
            if (Find(node) is not { } member || isReachable != _unreachable.Contains(member))
            {
                return;
            }

            _unreachable = isReachable ? _unreachable.Remove(member) : _unreachable.Add(member);
            _stream.Publish(isReachable ? new ClusterEvent.ReachableMember(member) : new ClusterEvent.UnreachableMember(member));
        }
    }

    /// <summary>This node is no member any more.</summary>
    public void RemoveSelf()
    {
        Action[] actions;
        lock (_gate)
        {
            if (_isRemoved)
            {
                return;
            }

            _isRemoved = true;
            actions = [.. _onRemoved];
            if (Find(_self) is { } self)
            {
                _members = _members.Remove(self);
                _stream.Publish(Removal(self));
            }
        }

        foreach (var action in actions)
        {
            action();
        }
    }

    private static readonly Type[] ClusterEventTypes =
    [
        typeof(ClusterEvent.IClusterDomainEvent), typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent),
        typeof(ClusterEvent.MemberStatusChange), typeof(ClusterEvent.MemberUp), typeof(ClusterEvent.MemberLeft),
        typeof(ClusterEvent.MemberRemoved), typeof(ClusterEvent.ReachabilityEvent), typeof(ClusterEvent.UnreachableMember),
        typeof(ClusterEvent.ReachableMember),
    ];

    private static ClusterEvent.IClusterDomainEvent ChangeTo(Member member) =>
        member.Status == MemberStatus.Leaving ? new ClusterEvent.MemberLeft(member) : new ClusterEvent.MemberUp(member.Copy(MemberStatus.Up));

    private static ClusterEvent.MemberRemoved Removal(Member member) => new(
        member.Copy(MemberStatus.Removed), member.Status == MemberStatus.Leaving ? MemberStatus.Exiting : MemberStatus.Down);

    private Member? Find(UniqueAddress node) => _members.FirstOrDefault(member => member.UniqueAddress.Equals(node));
}
