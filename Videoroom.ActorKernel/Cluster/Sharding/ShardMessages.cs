namespace Akka.Cluster.Sharding;

/// <summary>A message on its way to the region that has its shard. Crosses nodes.</summary>
/// <param name="Message">As it was sent to the first region.</param>
/// <param name="Epoch">The epoch by which its sender knows who has the shard: who knows less waits until it knows that.</param>
/// <param name="Hops">How many regions have passed it on.</param>
internal sealed record ShardMessage(object Message, long Epoch, int Hops);

/// <summary>To a region: members, owners, links or our lease are not what they were.</summary>
internal sealed class PlacesChanged
{
    public static readonly PlacesChanged Instance = new();
}

/// <summary>To a region: hold up to so many of our shards in which nothing runs. Answered with <see cref="HeldShards"/>.</summary>
internal sealed record HoldIdle(int Most);

/// <summary>What is held: messages for these shards wait.</summary>
internal sealed record HeldShards(IReadOnlyList<int> Shards);

/// <summary>To a region: messages for these shards go to whoever has them now.</summary>
internal sealed record Release(IReadOnlyList<int> Shards);

/// <summary>To a region: hold everything, and say <see cref="Done"/> when what was taken before is with the entities.</summary>
internal sealed class HoldAll
{
    public static readonly HoldAll Instance = new();
}

/// <summary>To a region: the end of <see cref="HoldAll"/>.</summary>
internal sealed class ReleaseAll
{
    public static readonly ReleaseAll Instance = new();
}

/// <summary>To a region: say <see cref="Done"/> when no entity runs.</summary>
internal sealed class AwaitEmpty
{
    public static readonly AwaitEmpty Instance = new();
}

/// <summary>What was asked for is done.</summary>
internal sealed class Done
{
    public static readonly Done Instance = new();
}
