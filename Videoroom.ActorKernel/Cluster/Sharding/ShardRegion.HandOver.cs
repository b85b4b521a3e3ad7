using System.Globalization;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Which of our shards have entities, and how shards go to other nodes.</summary>
internal sealed partial class ShardRegion
{
    // Shards with entities, or on the way to have some, by how many messages each has been sent.
    private readonly Dictionary<string, long> _busy = [];
    private readonly Dictionary<string, long> _sent = [];

    // Gone to another node, and told so: their last entities end.
    private readonly HashSet<string> _evacuating = [];
    private readonly HashSet<string> _held = [];
    private readonly HashSet<string> _freezing = [];
    private readonly List<IActorRef> _awaitEmpty = [];
    private IActorRef? _awaitFrozen;
    private bool _isAllHeld;

    private IActorRef Busy(string shardId)
    {
        var name = Uri.EscapeDataString(shardId);
        var shard = Context.Child(name);
        if (shard.IsNobody())
        {
            shard = Context.ActorOf(Props.Create(() => new Shard(_typeName, shardId, _entityProps, _extractor)), name);
        }

        _busy[shardId] = _sent[shardId] = _sent.GetValueOrDefault(shardId) + 1;
        _evacuating.Remove(shardId);
        return shard;
    }

    private void OnIdle(Shard.Idle idle)
    {
        if (_busy.TryGetValue(idle.ShardId, out var sent) && sent == idle.Received)
        {
            _busy.Remove(idle.ShardId);
            _evacuating.Remove(idle.ShardId);
            AnswerEmpty();
        }
    }

    private void OnPlacesChanged()
    {
        foreach (var shardId in _busy.Keys)
        {
            if (!_places.Find(shardId).IsHere && _evacuating.Add(shardId))
            {
                Context.Child(Uri.EscapeDataString(shardId)).Tell(Shard.Evacuate.Instance, Self);
            }
        }

        Flush();
    }

    private void OnHoldIdle(HoldIdle hold)
    {
        var shards = new List<int>();
        for (var shard = 0; shard < _extractor.ShardCount && shards.Count < hold.Most; shard++)
        {
            var shardId = shard.ToString(CultureInfo.InvariantCulture);
            if (!_busy.ContainsKey(shardId) && !_waiting.ContainsKey(shardId) && _places.Find(shardId).IsHere && _held.Add(shardId))
            {
                shards.Add(shard);
            }
        }

        Sender.Tell(new HeldShards(shards));
    }

    private void OnRelease(Release release)
    {
        foreach (var shard in release.Shards)
        {
            _held.Remove(shard.ToString(CultureInfo.InvariantCulture));
        }

        Flush();
    }

    private void OnHoldAll()
    {
        _isAllHeld = true;
        _awaitFrozen = Sender;
        foreach (var shardId in _busy.Keys)
        {
            _freezing.Add(shardId);
            Context.Child(Uri.EscapeDataString(shardId)).Tell(Shard.Freeze.Instance, Self);
        }

        AnswerFrozen();
    }

    private void OnFrozen(Shard.Frozen frozen)
    {
        _freezing.Remove(frozen.ShardId);
        AnswerFrozen();
    }

    private void AnswerFrozen()
    {
        if (_freezing.Count == 0 && _awaitFrozen is not null)
        {
            _awaitFrozen.Tell(Done.Instance);
            _awaitFrozen = null;
        }
    }

    private void OnReleaseAll()
    {
        _isAllHeld = false;
        OnPlacesChanged();
    }

    private void OnAwaitEmpty()
    {
        _awaitEmpty.Add(Sender);
        AnswerEmpty();
    }

    private void AnswerEmpty()
    {
        if (_busy.Count > 0)
        {
            return;
        }

        foreach (var asker in _awaitEmpty)
        {
            asker.Tell(Done.Instance);
        }

        _awaitEmpty.Clear();
    }
}
