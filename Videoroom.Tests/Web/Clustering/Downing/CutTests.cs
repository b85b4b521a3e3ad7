namespace Videoroom.Tests.Web.Clustering.Downing;

public sealed class CutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<int, int, int, bool, int> CutsThatAThirdDoesNotShare()
    {
        var data = new TheoryData<int, int, int, bool, int>();
        foreach (var (oldest, middle, youngest) in new[] { (0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0) })
        {
            foreach (var refuses in new[] { false, true })
            {
                for (var seed = 1; seed <= 5; seed++)
                {
                    data.Add(oldest, middle, youngest, refuses, seed);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(CutsThatAThirdDoesNotShare))]
    public void Of_a_cut_that_a_third_does_not_share_only_the_younger_end_goes(int oldest, int middle, int youngest, bool refuses, int seed)
    {
        foreach (var (elder, younger) in new[] { (oldest, middle), (oldest, youngest), (middle, youngest) })
        {
            var cluster = new SimulatedCluster(3, [oldest, middle, youngest], seed: seed);
            cluster.Run(Second);

            cluster.Cut(elder, younger, refuses);
            cluster.Run(20 * Second);

            Assert.Equal(new[] { 0, 1, 2 }.Where(node => node != younger), cluster.Running);
            Assert.True(cluster.EndedAt(younger) < 7 * Second);
        }
    }

    [Fact]
    public void Of_two_cuts_at_once_among_five_only_the_younger_ends_go()
    {
        var cluster = Settled(5);

        cluster.Cut(0, 1);
        cluster.Cut(2, 3);
        cluster.Run(20 * Second);

        Assert.Equal([0, 2, 4], cluster.Running);
    }

    [Fact]
    public void A_node_that_most_of_the_others_do_not_reach_is_the_one_that_goes()
    {
        var cluster = Settled(5);

        cluster.Split([0], [1, 2, 3]);
        cluster.Run(20 * Second);

        Assert.Equal([1, 2, 3, 4], cluster.Running);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_smaller_side_ends_before_the_larger_takes_over(bool refuses)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var cluster = Settled(5, seed: seed);

            cluster.Split([0, 1], [2, 3, 4], refuses);
            cluster.Run(20 * Second);

            Assert.Equal([2, 3, 4], cluster.Running);
            if (!refuses)
            {
                Assert.All([0, 1], node => Assert.True(cluster.EndedAt(node) <= cluster.DownedAt(2, node)));
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_two_halves_without_a_lease_the_one_with_the_lowest_address_stays(int count)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var cluster = Settled(count, seed: seed);
            int[] low = [.. Enumerable.Range(0, count / 2)];
            int[] high = [.. Enumerable.Range(count / 2, count / 2)];

            cluster.Split(low, high);
            cluster.Run(20 * Second);

            Assert.Equal(low, cluster.Running);
            Assert.All(high, node => Assert.True(cluster.EndedAt(node) < 5 * Second));
            Assert.All(high, node => Assert.True(cluster.EndedAt(node) <= cluster.DownedAt(0, node)));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_two_halves_the_one_with_the_lease_stays_and_the_other_ends_first(int count)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var cluster = Settled(count, hasLease: true, seed: seed);
            int[] low = [.. Enumerable.Range(0, count / 2)];
            int[] high = [.. Enumerable.Range(count / 2, count / 2)];

            cluster.Split(low, high);
            cluster.Run(20 * Second);

            Assert.Contains(cluster.LeaseOwner!.Value, cluster.Running);
            Assert.Equal(cluster.LeaseOwner < count / 2 ? low : high, cluster.Running);
            var lost = cluster.LeaseOwner < count / 2 ? high : low;
            Assert.All(lost, node => Assert.True(cluster.EndedAt(node) <= cluster.DownedAt(cluster.LeaseOwner.Value, node)));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void When_nobody_can_get_the_lease_both_halves_end(int count)
    {
        var cluster = Settled(count, hasLease: true);
        cluster.IsLeaseAway = true;

        cluster.Split([.. Enumerable.Range(0, count / 2)], [.. Enumerable.Range(count / 2, count / 2)]);
        cluster.Run(20 * Second);

        Assert.Empty(cluster.Running);
        Assert.All(Enumerable.Range(0, count), node => Assert.True(cluster.EndedAt(node) < 5 * Second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_stopped_process_is_downed_by_the_others_and_ends_when_it_goes_on(int stopped)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var cluster = Settled(3, seed: seed);
            var stoppedAt = cluster.Now;

            cluster.Stop(stopped);
            cluster.Run(20 * Second);
            cluster.Stop(stopped, stopped: false);
            cluster.Run(20 * Second);

            Assert.Equal(new[] { 0, 1, 2 }.Where(node => node != stopped), cluster.Running);
            Assert.True(cluster.DownedAt(1, stopped) - stoppedAt < 4 * Second);
        }
    }

    [Fact]
    public void A_lease_is_kept_while_the_holder_is_alone()
    {
        var cluster = Settled(2, hasLease: true);

        cluster.Split([0], [1]);
        cluster.Run(60 * Second);

        Assert.Equal(cluster.Running.Single(), cluster.LeaseOwner);
    }

    private static SimulatedCluster Settled(int count, bool hasLease = false, int seed = 1)
    {
        var cluster = new SimulatedCluster(count, hasLease: hasLease, seed: seed);
        cluster.Run(Second);
        return cluster;
    }
}
