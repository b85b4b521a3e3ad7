using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Store;
using static Videoroom.Tests.ActorKernel.Cluster.Nodes;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class ClusterStateTests
{
    private static readonly UniqueAddress A = Run("a");
    private static readonly UniqueAddress B = Run("b");
    private static readonly UniqueAddress C = Run("c");
    private static readonly Dictionary<string, string> NoProperties = [];

    [Fact]
    public void The_first_node_gets_all_shards()
    {
        var state = new ClusterState(ClusterView.Empty);
        state.Join(A, 1, NoProperties);
        state.Register(A, "room", 10);
        Assert.Equal(1, state.Epoch);
        var (type, owner, shards) = Assert.Single(state.ChangedShards());
        Assert.Equal(("room", A, 10), (type, owner, shards.Length));
    }

    [Fact]
    public void The_shards_of_a_removed_node_are_shared_out_evenly()
    {
        var state = new ClusterState(View(5, shards: [.. Enumerable.Repeat(A, 34), .. Enumerable.Repeat(B, 33), .. Enumerable.Repeat(C, 33)]));
        Assert.True(state.Remove(A, "dead"));
        Assert.Equal(6, state.Epoch);
        Assert.Equal([17, 17], state.ChangedShards().Select(change => change.Shards.Length).Order());
        Assert.False(state.IsMember(A));
        Assert.False(state.Remove(A, "again"));
    }

    [Fact]
    public void Those_removed_together_get_nothing_of_each_other()
    {
        var state = new ClusterState(View(5, shards: [A, B, C, A, B, C]));
        state.RemoveAll([B, C], "cut");
        Assert.Equal([A], state.ChangedShards().Select(change => change.Owner));
    }

    [Fact]
    public void A_newer_run_takes_the_place_of_the_older_but_not_its_shards()
    {
        var newer = Run("a", uid: 2);
        var state = new ClusterState(View(5, shards: [A, A, B, C]));
        state.Join(newer, 7, NoProperties);
        Assert.False(state.IsMember(A));
        Assert.True(state.IsMember(newer));
        Assert.DoesNotContain(newer, state.ChangedShards().Select(change => change.Owner));
        Assert.Equal(2, state.ChangedShards().Sum(change => change.Shards.Length));
    }

    [Fact]
    public void Without_others_the_shards_of_an_older_run_wait_for_who_runs_the_type()
    {
        var newer = Run("a", uid: 2);
        var view = View(5, shards: [A, A]);
        var state = new ClusterState(view with { Members = [.. view.Members.Where(member => member.Node.Equals(A))] });
        state.Join(newer, 7, NoProperties);
        Assert.Equal([null], state.ChangedShards().Select(change => change.Owner));
        state.Register(newer, "room", 2);
        Assert.Equal([newer], state.ChangedShards().Select(change => change.Owner));
    }

    [Fact]
    public void Nobody_gives_more_away_than_what_is_over_its_share()
    {
        var state = new ClusterState(View(5, shards: [.. Enumerable.Repeat(A, 30)]));
        Assert.Equal(20, state.HandOver(A, "room", Enumerable.Range(0, 30), [B, C]));
        Assert.Equal([10, 10], state.ChangedShards().Select(change => change.Shards.Length));
    }

    [Fact]
    public void Shards_of_others_are_not_given_away()
    {
        var state = new ClusterState(View(5, shards: [B, B, B, B, A, A]));
        Assert.Equal(0, state.HandOver(A, "room", [0, 1, 2], [C]));
        Assert.False(state.IsChanged);
    }

    [Fact]
    public void Who_leaves_has_no_shards_and_gets_none()
    {
        var state = new ClusterState(View(5, shards: [A, A, B, C]));
        state.BeginLeave(A);
        Assert.Equal(2, state.ChangedShards().Sum(change => change.Shards.Length));
        state.Remove(B, "dead");
        Assert.DoesNotContain(A, state.ChangedShards().Select(change => change.Owner));
    }

    [Fact]
    public void A_type_has_one_number_of_shards() => Assert.False(new ClusterState(View(5, shards: [A, B])).Register(A, "room", 3));

    [Fact]
    public void Ten_thousand_rooms_on_three_nodes_are_within_a_fifth_of_even()
    {
        // One after another, as nodes start: the first has all, each newcomer gets what is over the others' share.
        var state = new ClusterState(ClusterView.Empty);
        var nodes = new List<UniqueAddress>();
        var owners = new UniqueAddress[1000];
        foreach (var newcomer in new[] { A, B, C })
        {
            state.Join(newcomer, 1, NoProperties);
            state.Register(newcomer, "room", 1000);
            nodes.Add(newcomer);
            foreach (var giver in nodes)
            {
                state.HandOver(giver, "room", Enumerable.Range(0, 1000), [newcomer]);
            }

            foreach (var (_, owner, shards) in state.ChangedShards())
            {
                Array.ForEach(shards, shard => owners[shard] = owner!);
            }
        }

        var rooms = Enumerable.Range(0, 10_000).Select(i => $"room-{i}").GroupBy(id => owners[int.Parse(new Extractor().ShardId(id), null)]);
        Assert.Equal(3, rooms.Count());
        Assert.All(rooms, group => Assert.InRange(group.Count(), 2_667, 4_000));
    }

    private static ClusterView View(long epoch, UniqueAddress[] shards)
    {
        var view = Nodes.View(epoch, A, B, C);
        return view with
        {
            Shards = new Dictionary<string, IReadOnlyList<ShardOwner>> { ["room"] = [.. shards.Select(node => new ShardOwner(node, 1))] },
        };
    }

    private sealed class Extractor() : HashCodeMessageExtractor(1000)
    {
        public override string? EntityId(object message) => null;
    }
}
