using Videoroom.Web.Clustering.Placement;

namespace Videoroom.Tests.Web.Clustering.Placement;

public class PlacementPlanTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(false, 100)]
    [InlineData(false, 33, 33, 34)]
    [InlineData(true, 50, 50, 0)]
    [InlineData(true, 2, 0)]
    public void Nodes_are_uneven_when_one_has_two_shards_more_than_another(bool expected, params int[] shards)
        => Assert.Equal(expected, PlacementPlan.IsUneven(shards));

    [Fact]
    public void A_newcomer_gets_its_share_of_idle_shards_from_those_that_have_more()
    {
        var moves = PlacementPlan.ToMove([50, 50, 0], [Names("a", 50), Names("b", 50), []]);

        Assert.Equal(33, moves.Count);
        Assert.InRange(moves.Count(shard => shard.StartsWith('a')), 16, 17);
    }

    [Fact]
    public void A_shard_in_which_a_room_runs_stays_where_it_is()
    {
        var moves = PlacementPlan.ToMove([50, 50, 0], [["a1"], ["b1", "b2"], []]);

        Assert.Equal(["a1", "b1", "b2"], moves.Order());
    }

    [Fact]
    public void Nothing_moves_when_every_shard_has_rooms() => Assert.Empty(PlacementPlan.ToMove([50, 50, 0], [[], [], []]));

    [Fact]
    public void Shares_that_do_not_divide_come_to_rest()
    {
        List<int> shards = [7, 4, 0];
        List<List<string>> idle = [[.. Names("a", 7)], [.. Names("b", 4)], []];
        for (var round = 0; round < 10 && PlacementPlan.IsUneven(shards); round++)
        {
            foreach (var shard in PlacementPlan.ToMove(shards, idle))
            {
                var from = idle.FindIndex(node => node.Remove(shard));
                shards[from]--;
                var to = shards.IndexOf(shards.Min());
                shards[to]++;
                idle[to].Add(shard);
            }
        }

        Assert.Equal([3, 4, 4], shards.Order());
    }

    private static IReadOnlyList<string> Names(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i}")];
}
