using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>The entities of one shard, and the passivation of each.</summary>
internal sealed class Shard : ReceiveActor
{
    // As akka.cluster.sharding.buffer-size has it by default.
    private const int BufferSize = 100_000;

    private readonly Dictionary<IActorRef, string> _entities = [];

    // What arrived for an entity since it wished to end, or had to.
    private readonly Dictionary<string, Queue<(object Message, IActorRef Sender)>> _passivating = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly string _typeName;
    private readonly string _shardId;
    private readonly Func<string, Props> _entityProps;
    private readonly IMessageExtractor _extractor;
    private long _received;

    public Shard(string typeName, string shardId, Func<string, Props> entityProps, IMessageExtractor extractor)
    {
        (_typeName, _shardId, _entityProps, _extractor) = (typeName, shardId, entityProps, extractor);
        var cell = (ActorCell)Context;
        cell.ChildGate = cell.SystemImpl.ClusterNode?.Gate;
        Receive<Terminated>(OnTerminated);
        Receive<Passivate>(OnPassivate);
        Receive<Evacuate>(_ => OnEvacuate());
        Receive<Freeze>(_ => Sender.Tell(new Frozen(shardId)));
        Receive<GetState>(_ => Sender.Tell(new ShardState(shardId, _entities.Values.ToImmutableHashSet())));
        ReceiveAny(Deliver);
    }

    private void Deliver(object message)
    {
        _received++;
        var entityId = _extractor.EntityId(message)!;
        var content = _extractor.EntityMessage(message)!;
        if (!_passivating.TryGetValue(entityId, out var buffer))
        {
            EntityFor(entityId).Tell(content, Sender);
        }
        else if (buffer.Count < BufferSize)
        {
            buffer.Enqueue((content, Sender));
        }
        else
        {
            _log.Warning("Buffer of entity {0} of type {1} is full, a message is dropped", entityId, _typeName);
            Context.System.DeadLetters.Tell(content, Sender);
        }
    }

    private IActorRef EntityFor(string entityId)
    {
        var name = Uri.EscapeDataString(entityId);
        var entity = Context.Child(name);
        if (entity.IsNobody())
        {
            entity = Context.Watch(Context.ActorOf(_entityProps(entityId), name));
            _entities.Add(entity, entityId);
        }

        return entity;
    }

    private void OnPassivate(Passivate passivate)
    {
        // From anybody but an entity, and the second time, it says nothing.
        if (_entities.TryGetValue(Sender, out var entityId) && _passivating.TryAdd(entityId, new Queue<(object, IActorRef)>()))
        {
            Sender.Tell(passivate.StopMessage);
        }
    }

    /// <summary>The shard has gone to another node: its entities end, and what waits for them goes after it.</summary>
    private void OnEvacuate()
    {
        foreach (var (entity, entityId) in _entities)
        {
            if (_passivating.TryGetValue(entityId, out var buffer))
            {
                foreach (var (message, sender) in buffer)
                {
                    Context.Parent.Tell(new ShardingEnvelope(entityId, message), sender);
                }
            }

            // Should the shard come back before the entity has ended, messages wait for that.
            _passivating[entityId] = new Queue<(object, IActorRef)>();
            entity.Tell(PoisonPill.Instance);
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        if (!_entities.Remove(terminated.ActorRef, out var entityId))
        {
            return;
        }

        if (_passivating.Remove(entityId, out var buffer))
        {
            foreach (var (message, sender) in buffer)
            {
                EntityFor(entityId).Tell(message, sender);
            }
        }

        if (_entities.Count == 0)
        {
            Context.Parent.Tell(new Idle(_shardId, _received));
        }
    }

    /// <summary>The region's question for <see cref="ShardState"/>.</summary>
    internal sealed class GetState
    {
        public static readonly GetState Instance = new();
    }

    /// <summary>The region's order: the shard is another node's now.</summary>
    internal sealed class Evacuate
    {
        public static readonly Evacuate Instance = new();
    }

    /// <summary>The region's question whether all it has sent is with the entities; answered with <see cref="Frozen"/>.</summary>
    internal sealed class Freeze
    {
        public static readonly Freeze Instance = new();
    }

    /// <summary>All that the region had sent is with the entities.</summary>
    internal sealed record Frozen(string ShardId);

    /// <summary>No entity runs.</summary>
    /// <param name="ShardId">In which shard.</param>
    /// <param name="Received">After how many of the region's messages: it may have sent more since.</param>
    internal sealed record Idle(string ShardId, long Received);
}
