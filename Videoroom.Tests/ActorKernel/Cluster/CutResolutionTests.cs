using Akka.Cluster;
using Akka.Cluster.Store;
using static Videoroom.Tests.ActorKernel.Cluster.Nodes;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class CutResolutionTests
{
    private static readonly UniqueAddress A = Run("a");
    private static readonly UniqueAddress B = Run("b");
    private static readonly UniqueAddress C = Run("c");
    private static readonly UniqueAddress D = Run("d");

    [Fact]
    public void Without_a_cut_all_stay() => Assert.Empty(CutResolution.Losers([A, B, C], []));

    [Fact]
    public void Who_reaches_nobody_goes() => Assert.Equal([A], CutResolution.Losers([A, B, C], [(B, A), (A, C)]));

    [Fact]
    public void Of_two_that_do_not_reach_each_other_the_higher_goes() => Assert.Equal([B], CutResolution.Losers([A, B, C], [(A, B)]));

    [Fact]
    public void It_is_enough_that_one_says_so() => Assert.Equal([B], CutResolution.Losers([A, B, C], [(B, A)]));

    [Fact]
    public void Of_two_halves_the_lower_stays()
    {
        var losers = CutResolution.Losers([A, B, C, D], [(A, C), (A, D), (B, C), (B, D)]);
        Assert.Equal([C, D], losers.Order(Comparer<UniqueAddress>.Create((x, y) => string.CompareOrdinal(NodeOrder.Key(x), NodeOrder.Key(y)))));
    }

    [Fact]
    public void The_greater_part_stays() => Assert.Equal([A], CutResolution.Losers([A, B, C, D], [(A, B), (A, C), (A, D)]));

    [Fact]
    public void Reports_of_those_that_are_no_members_say_nothing() =>
        Assert.Empty(CutResolution.Losers([A, B], [(A, C), (Run("b", uid: 2), A)]));
}
