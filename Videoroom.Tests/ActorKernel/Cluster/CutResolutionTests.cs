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
    public void Without_a_cut_all_stay() => Assert.Empty(Losers([A, B, C]));

    [Fact]
    public void Who_reaches_nobody_goes() => Assert.Equal([A], Losers([A, B, C], (B, A), (A, C)));

    [Fact]
    public void Of_two_that_do_not_reach_each_other_the_higher_goes() => Assert.Equal([B], Losers([A, B, C], (A, B)));

    [Fact]
    public void It_is_enough_that_one_says_so() => Assert.Equal([B], Losers([A, B, C], (B, A)));

    [Fact]
    public void Of_two_halves_the_lower_stays()
    {
        var losers = Losers([A, B, C, D], (A, C), (A, D), (B, C), (B, D));
        Assert.Equal([C, D], losers.Order(Comparer<UniqueAddress>.Create((x, y) => string.CompareOrdinal(NodeOrder.Key(x), NodeOrder.Key(y)))));
    }

    [Fact]
    public void The_greater_part_stays() => Assert.Equal([A], Losers([A, B, C, D], (A, B), (A, C), (A, D)));

    [Fact]
    public void Reports_of_those_that_are_no_members_say_nothing() => Assert.Empty(Losers([A, B], (A, C), (Run("b", uid: 2), A)));

    [Fact]
    public void Of_two_that_never_reached_each_other_the_later_goes_whatever_its_address() =>
        Assert.Equal([A], CutResolution.Losers(Joined(B, A), [new Cut(B, A, false), new Cut(A, B, false)]));

    [Fact]
    public void One_that_says_that_there_was_a_link_is_believed() =>
        Assert.Equal([B], CutResolution.Losers(Joined(B, A), [new Cut(B, A, false), new Cut(A, B, true)]));

    [Fact]
    public void Newcomers_that_never_got_through_do_not_outvote_the_member_that_works() =>
        Assert.Equal([C, B], CutResolution.Losers(Joined(A, B, C), [new Cut(A, B, false), new Cut(C, A, false)]));

    [Fact]
    public void A_newcomer_that_goes_leaves_the_others_to_the_rules_of_a_cut()
    {
        Cut[] cuts = [new Cut(D, A, false), new Cut(D, B, false), new Cut(A, B, true)];
        Assert.Equal([D, B], CutResolution.Losers(Joined(A, B, C, D), cuts));
    }

    private static IReadOnlyList<UniqueAddress> Losers(UniqueAddress[] members, params (UniqueAddress One, UniqueAddress Other)[] cuts) =>
        CutResolution.Losers(Joined(members), [.. cuts.Select(cut => new Cut(cut.One, cut.Other, true))]);

    private static Dictionary<UniqueAddress, long> Joined(params UniqueAddress[] members) =>
        members.Select((member, i) => (member, i)).ToDictionary(pair => pair.member, pair => (long)pair.i);
}
