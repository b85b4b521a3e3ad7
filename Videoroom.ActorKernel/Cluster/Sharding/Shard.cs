using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>The entities of one shard, and the passivation of each.</summary>
internal sealed class Shard : ReceiveActor
{
    // As akka.cluster.sharding.buffer-size has it by default.
    private const int BufferSize = 100_000;

    private readonly Dictionary<IActorRef, string> _entities = [];

    // What arrived for an entity since it wished to end.
    private readonly Dictionary<string, Queue<(object Message, IActorRef Sender)>> _passivating = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly string _typeName;
    private readonly Func<string, Props> _entityProps;
    private readonly IMessageExtractor _extractor;

    public Shard(string typeName, string shardId, Func<string, Props> entityProps, IMessageExtractor extractor)
    {
        (_typeName, _entityProps, _extractor) = (typeName, entityProps, extractor);
        Receive<Terminated>(OnTerminated);
        Receive<Passivate>(OnPassivate);
        Receive<GetState>(_ => Sender.Tell(new ShardState(shardId, _entities.Values.ToImmutableHashSet())));
        ReceiveAny(Deliver);
    }

    private void Deliver(object message)
    {
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

    private void OnTerminated(Terminated terminated)
    {
        if (!_entities.Remove(terminated.ActorRef, out var entityId) || !_passivating.Remove(entityId, out var buffer))
        {
            return;
        }

        foreach (var (message, sender) in buffer)
        {
            EntityFor(entityId).Tell(message, sender);
        }
    }

    /// <summary>The region's question for <see cref="ShardState"/>.</summary>
    internal sealed class GetState
    {
        public static readonly GetState Instance = new();
    }
}
