using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster;

/// <summary>The cluster that a system belongs to: without a store, of itself alone.</summary>
public class Cluster
{
    private readonly ClusterNode? _node;

    internal Cluster(ActorSystemImpl system)
    {
        _node = system.ClusterNode;
        SelfUniqueAddress = system.SelfUniqueAddress;
        Events = _node?.Events ?? new ClusterEventPublisher(system.EventStream, SelfUniqueAddress);
    }

    /// <summary>Whether this node is a member and at work.</summary>
    public bool IsUp => SelfMember.Status == MemberStatus.Up;

    /// <summary>This node's address.</summary>
    public Address SelfAddress => SelfUniqueAddress.Address;

    /// <summary>This node as a member; <see cref="MemberStatus.Removed"/> when it is none any more.</summary>
    public Member SelfMember => Events.SelfMember;

    /// <summary>This node's roles: the kernel has none.</summary>
    public ImmutableHashSet<string> SelfRoles => [];

    /// <summary>This run of this node.</summary>
    public UniqueAddress SelfUniqueAddress { get; }

    /// <summary>The members as this node knows them.</summary>
    public ClusterEvent.CurrentClusterState State => Events.State;

    internal ClusterEventPublisher Events { get; }

    /// <summary>The cluster of a system.</summary>
    public static Cluster Get(ActorSystem system) => ((ActorSystemImpl)system).Extension(impl => new Cluster(impl));

    /// <summary>Gives this node's shards to the others and ends its membership. Done when it is no member any more.</summary>
    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    /// <summary>Gives this node's shards to the others and ends its membership. Done when it is no member any more.</summary>
    /// <exception cref="OperationCanceledException">Given up before; the node may be a member still.</exception>
    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (_node is not null)
        {
            return _node.LeaveAsync(cancellationToken);
        }

        Events.RemoveSelf();
        return Task.CompletedTask;
    }

    /// <summary>Runs an action, on any thread, when this node has left or was removed; at once when that is so already.</summary>
    public void RegisterOnMemberRemoved(Action callback) => Events.OnRemoved(callback);

    /// <summary>Tells an actor of changes, until it stops; first of what is there, as a snapshot.</summary>
    /// <exception cref="ArgumentException">No type is named, or one that is no cluster event.</exception>
    public void Subscribe(IActorRef subscriber, params Type[] to) => Subscribe(subscriber, ClusterEvent.InitialStateAsSnapshot, to);

    /// <summary>Tells an actor of changes, until it stops; first of what is there.</summary>
    /// <exception cref="ArgumentException">No type is named, or one that is no cluster event.</exception>
    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0 || !to.All(typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom))
        {
            throw new ArgumentException($"Subscribe to `IClusterDomainEvent` or subclasses, was [{string.Join(", ", to.Select(type => type.Name))}]", nameof(to));
        }

        Events.Subscribe(subscriber, initialStateMode, to);
    }

    /// <summary>Ends all subscriptions of an actor.</summary>
    public void Unsubscribe(IActorRef subscriber) => Events.Unsubscribe(subscriber, null);

    /// <summary>Ends the subscription of an actor to a type.</summary>
    public void Unsubscribe(IActorRef subscriber, Type to) => Events.Unsubscribe(subscriber, to);
}
