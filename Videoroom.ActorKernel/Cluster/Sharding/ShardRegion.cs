using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Hands messages to the shards of one entity type; each shard is a child, each entity a child of its shard.</summary>
internal sealed class ShardRegion : ReceiveActor
{
    private readonly string _typeName;
    private readonly Func<string, Props> _entityProps;
    private readonly IMessageExtractor _extractor;

    public ShardRegion(string typeName, Func<string, Props> entityProps, IMessageExtractor extractor)
    {
        (_typeName, _entityProps, _extractor) = (typeName, entityProps, extractor);
        Receive<GetShardRegionState>(_ => AnswerState());
        ReceiveAny(Deliver);
    }

    private void Deliver(object message)
    {
        if (_extractor.ShardId(message) is not { Length: > 0 } shardId)
        {
            Unhandled(message);
            return;
        }

        var name = Uri.EscapeDataString(shardId);
        var shard = Context.Child(name);
        if (shard.IsNobody())
        {
            shard = Context.ActorOf(Props.Create(() => new Shard(_typeName, shardId, _entityProps, _extractor)), name);
        }

        shard.Forward(message);
    }

    private void AnswerState()
    {
        var asked = Context.GetChildren().Select(shard => shard.Ask<ShardState>(Shard.GetState.Instance));
        _ = Task.WhenAll(asked).PipeTo(
            Sender, Self, states => new CurrentShardRegionState(states.ToImmutableHashSet()));
    }
}
