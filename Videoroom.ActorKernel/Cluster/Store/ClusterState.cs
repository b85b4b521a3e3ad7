using System.Globalization;

namespace Akka.Cluster.Store;

/// <summary>
/// The cluster's state while one transaction decides about it: the rules of joining, removal and hand-over, without the
/// database. A decision that changes anything raises the epoch once.
/// </summary>
internal sealed class ClusterState
{
    private readonly long _before;
    private readonly Dictionary<string, StoredMember> _members;
    private readonly Dictionary<string, ShardOwner[]> _shards;
    private readonly List<string> _moves = [];

    public ClusterState(ClusterView view)
    {
        _before = Epoch = view.Epoch;
        _members = view.Members.ToDictionary(member => NodeOrder.Key(member.Node));
        _shards = view.Shards.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
    }

    public long Epoch { get; private set; }

    public bool IsChanged => Epoch != _before;

    public IReadOnlyCollection<StoredMember> Members => _members.Values;

    /// <summary>What has changed, in words.</summary>
    public IReadOnlyList<string> Moves => _moves;

    public bool IsMember(UniqueAddress node) => Find(node) is not null;

    public StoredMember? Find(UniqueAddress node) =>
        _members.TryGetValue(NodeOrder.Key(node), out var member) && member.Node.Equals(node) ? member : null;

    /// <summary>A new run takes the place of an older one of its address.</summary>
    public void Join(UniqueAddress self, long lockKey, IReadOnlyDictionary<string, string> properties)
    {
        if (_members.TryGetValue(NodeOrder.Key(self), out var older))
        {
            Remove(older.Node, "replaced by a newer run");
        }

        Raise();
        _members.Add(NodeOrder.Key(self), new StoredMember(self, StoredMemberState.Up, Epoch, lockKey, default, [], properties));
        _moves.Add($"{NodeOrder.Key(self)} joined");
    }

    /// <summary>Takes a run out, and shares its shards out among those that stay.</summary>
    public bool Remove(UniqueAddress node, string why) => RemoveAll([node], why);

    /// <summary>Takes runs out at once, so that none of them gets another's shards.</summary>
    public bool RemoveAll(IReadOnlyCollection<UniqueAddress> nodes, string why)
    {
        var gone = nodes.Where(IsMember).ToArray();
        if (gone.Length == 0)
        {
            return false;
        }

        Raise();
        foreach (var node in gone)
        {
            _members.Remove(NodeOrder.Key(node));
        }

        var moved = _shards.Keys.Sum(type => ShareOut(type, owner => owner.Node is { } node && gone.Contains(node)));
        _moves.Add(string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", gone.Select(NodeOrder.Key))} removed ({why}), {moved} shards shared out"));
        return true;
    }

    /// <summary>A member runs a type from now on: shards of it that nobody has are shared out.</summary>
    /// <returns>False when the type is there with another number of shards.</returns>
    public bool Register(UniqueAddress self, string typeName, int shardCount)
    {
        if (Find(self) is not { } member)
        {
            return true;
        }

        if (!_shards.TryGetValue(typeName, out var owners))
        {
            _shards.Add(typeName, owners = new ShardOwner[shardCount]);
        }
        else if (owners.Length != shardCount)
        {
            return false;
        }

        if (!member.Types.Contains(typeName))
        {
            Raise();
            _members[NodeOrder.Key(self)] = member with { Types = [.. member.Types, typeName] };
            var taken = ShareOut(typeName, owner => owner.Node is null);
            _moves.Add(string.Create(CultureInfo.InvariantCulture, $"{NodeOrder.Key(self)} runs {typeName}, {taken} free shards taken"));
        }

        return true;
    }

    /// <summary>Gives shards away until the giver is down to its share.</summary>
    public int HandOver(UniqueAddress self, string typeName, IEnumerable<int> shards, IReadOnlyCollection<UniqueAddress> targets)
    {
        if (!IsMember(self) || !_shards.TryGetValue(typeName, out var owners))
        {
            return 0;
        }

        var takers = Hosts(typeName).Where(node => !node.Equals(self) && targets.Contains(node)).ToArray();
        var share = ShardAllocation.FairShare(owners.Length, Hosts(typeName).Count);
        var counts = ShardAllocation.Count(owners);
        var moved = 0;
        foreach (var shard in shards)
        {
            if (counts.GetValueOrDefault(self) <= share || ShardAllocation.Least(takers, counts) is not { } taker
                || counts.GetValueOrDefault(taker) >= share)
            {
                break;
            }

            if ((uint)shard < (uint)owners.Length && self.Equals(owners[shard].Node))
            {
                Raise();
                owners[shard] = new ShardOwner(taker, Epoch);
                counts[self]--;
                counts[taker] = counts.GetValueOrDefault(taker) + 1;
                moved++;
            }
        }

        if (moved > 0)
        {
            _moves.Add(string.Create(CultureInfo.InvariantCulture, $"{NodeOrder.Key(self)} gave {moved} idle shards of {typeName} away"));
        }

        return moved;
    }

    /// <summary>A member gives everything away that another can take, and gets nothing any more.</summary>
    public void BeginLeave(UniqueAddress self)
    {
        if (Find(self) is not { State: StoredMemberState.Up } member)
        {
            return;
        }

        Raise();
        _members[NodeOrder.Key(self)] = member with { State = StoredMemberState.Leaving };
        var moved = _shards.Keys.Sum(type => Hosts(type).Count > 0 ? ShareOut(type, owner => self.Equals(owner.Node)) : 0);
        _moves.Add(string.Create(CultureInfo.InvariantCulture, $"{NodeOrder.Key(self)} is leaving, {moved} shards shared out"));
    }

    /// <summary>The shards that this decision has given to somebody, by type and owner.</summary>
    public IEnumerable<(string Type, UniqueAddress? Owner, int[] Shards)> ChangedShards() =>
        IsChanged
            ? _shards.SelectMany(entry => entry.Value
                .Select((owner, shard) => (Owner: owner, Shard: shard))
                .Where(one => one.Owner.Epoch == Epoch)
                .GroupBy(one => one.Owner.Node)
                .Select(group => (entry.Key, group.Key, group.Select(one => one.Shard).ToArray())))
            : [];

    private List<UniqueAddress> Hosts(string typeName) =>
        [.. _members.Values.Where(member => member.Hosts(typeName)).Select(member => member.Node)];

    private int ShareOut(string typeName, Predicate<ShardOwner> isOrphan)
    {
        var owners = _shards[typeName];
        var hosts = Hosts(typeName);
        var counts = ShardAllocation.Count(owners);
        var moved = 0;
        for (var shard = 0; shard < owners.Length; shard++)
        {
            if (!isOrphan(owners[shard]))
            {
                continue;
            }

            var taker = ShardAllocation.Least(hosts, counts);
            owners[shard] = new ShardOwner(taker, Epoch);
            if (taker is not null)
            {
                counts[taker] = counts.GetValueOrDefault(taker) + 1;
                moved++;
            }
        }

        return moved;
    }

    private void Raise()
    {
        if (!IsChanged)
        {
            Epoch++;
        }
    }
}
