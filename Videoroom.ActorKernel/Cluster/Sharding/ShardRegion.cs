using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Hands messages to the shards of one entity type: each of ours is a child, each entity a child of its shard; those of
/// others get theirs through their nodes' regions. A message waits while nobody has its shard, who has it cannot be
/// reached, or the shard is being given away.
/// </summary>
internal sealed partial class ShardRegion : ReceiveActor
{
    // Together for all shards. A message more is dropped, as an actor's message may be: who needs an answer asks again.
    private const int MostWaiting = 10_000;

    // Each hop is to somebody whom a newer epoch names, so this is never met unless something is badly wrong.
    private const int MostHops = 8;

    private readonly Dictionary<string, Queue<Parcel>> _waiting = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly string _typeName;
    private readonly Func<string, Props> _entityProps;
    private readonly EnvelopeExtractor _extractor;
    private readonly IShardPlaces _places;
    private int _waitingCount;
    private bool _isFullLogged;

    public ShardRegion(string typeName, Func<string, Props> entityProps, EnvelopeExtractor extractor, IShardPlaces places)
    {
        (_typeName, _entityProps, _extractor, _places) = (typeName, entityProps, extractor, places);
        Receive<ShardMessage>(forwarded => Route(new Parcel(forwarded.Message, Sender, forwarded.Epoch, forwarded.Hops)));
        Receive<PlacesChanged>(_ => OnPlacesChanged());
        Receive<Shard.Idle>(OnIdle);
        Receive<Shard.Frozen>(OnFrozen);
        Receive<HoldIdle>(OnHoldIdle);
        Receive<HoldAll>(_ => OnHoldAll());
        Receive<Release>(OnRelease);
        Receive<ReleaseAll>(_ => OnReleaseAll());
        Receive<AwaitEmpty>(_ => OnAwaitEmpty());
        Receive<GetShardRegionState>(_ => AnswerState());
        Receive<GetShardRegionStats>(_ => AnswerStats());
        Receive<GetClusterShardingStats>(AnswerClusterStats);
        ReceiveAny(message => Route(new Parcel(message, Sender, 0, 0)));
    }

    private void Route(in Parcel parcel)
    {
        if (_extractor.ShardId(parcel.Message) is not { Length: > 0 } shardId)
        {
            Unhandled(parcel.Message);
            return;
        }

        // What waits already goes first.
        if (_waiting.TryGetValue(shardId, out var queue) || !TryPass(shardId, parcel))
        {
            Keep(shardId, queue, parcel);
        }
    }

    private bool TryPass(string shardId, in Parcel parcel)
    {
        if (_places.IsEnded)
        {
            Context.System.DeadLetters.Tell(parcel.Message, parcel.Sender);
            return true;
        }

        if (_held.Contains(shardId) || _isAllHeld || parcel.Epoch > _places.Epoch)
        {
            return false;
        }

        if (!_places.MayAct)
        {
            _places.WaitForLease();
            return false;
        }

        var epoch = _places.Epoch;
        var place = _places.Find(shardId);
        if (place.IsHere)
        {
            Busy(shardId).Tell(parcel.Message, parcel.Sender);
            return true;
        }

        if (place.Region is not { } region)
        {
            return false;
        }

        if (parcel.Hops >= MostHops)
        {
            _log.Warning("A message for shard {0} of type {1} has gone round too often and is dropped", shardId, _typeName);
            Context.System.DeadLetters.Tell(parcel.Message, parcel.Sender);
            return true;
        }

        region.Tell(new ShardMessage(parcel.Message, epoch, parcel.Hops + 1), parcel.Sender);
        return true;
    }

    private void Keep(string shardId, Queue<Parcel>? queue, in Parcel parcel)
    {
        if (_waitingCount >= MostWaiting)
        {
            if (!_isFullLogged)
            {
                _isFullLogged = true;
                _log.Warning("{0} messages of type {1} wait for their shards, more are dropped", _waitingCount, _typeName);
            }

            Context.System.DeadLetters.Tell(parcel.Message, parcel.Sender);
            return;
        }

        if (queue is null)
        {
            _waiting.Add(shardId, queue = new Queue<Parcel>());
        }

        queue.Enqueue(parcel);
        _waitingCount++;
    }

    private void Flush()
    {
        foreach (var shardId in _waiting.Keys.ToArray())
        {
            var queue = _waiting[shardId];
            while (queue.TryPeek(out var parcel) && TryPass(shardId, parcel))
            {
                queue.Dequeue();
                _waitingCount--;
            }

            if (queue.Count == 0)
            {
                _waiting.Remove(shardId);
            }
        }

        _isFullLogged &= _waitingCount > 0;
    }

    /// <param name="Message">As it was sent to the first region.</param>
    /// <param name="Sender">Who sent it.</param>
    /// <param name="Epoch">The least epoch that has to be known to place it.</param>
    /// <param name="Hops">How many regions have passed it on.</param>
    private readonly record struct Parcel(object Message, IActorRef Sender, long Epoch, int Hops);
}
