namespace Videoroom.Tests.Web.Clustering.Downing;

public sealed class CrashTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_process_that_has_ended_is_downed_within_100_ms_by_the_majority_that_is_left(int count)
    {
        var cluster = Settled(count);
        var killedAt = cluster.Now;

        cluster.Kill(0);
        cluster.Run(Second);

        Assert.All(
            Enumerable.Range(1, count - 1),
            node => Assert.InRange(cluster.DownedAt(node, 0)!.Value - killedAt, TimeSpan.Zero, 0.1 * Second));
    }

    [Fact]
    public void Nobody_else_goes_with_it_and_the_timers_end()
    {
        var cluster = Settled(3);

        cluster.Kill(2);
        cluster.Run(20 * Second);

        Assert.Equal([0, 1], cluster.Running);
        Assert.True(cluster.AllIdle);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_two_nodes_either_goes_on_alone_after_three_refusals_over_300_ms(int killed)
    {
        var cluster = Settled(2);
        var killedAt = cluster.Now;

        cluster.Kill(killed);
        cluster.Run(20 * Second);

        Assert.Equal([1 - killed], cluster.Running);
        Assert.InRange(cluster.DownedAt(1 - killed, killed)!.Value - killedAt, 0.3 * Second, 0.5 * Second);
    }

    [Fact]
    public void Of_two_nodes_with_a_lease_the_one_that_goes_on_holds_it()
    {
        var cluster = Settled(2, hasLease: true);

        cluster.Kill(0);
        cluster.Run(Second);

        Assert.NotNull(cluster.DownedAt(1, 0));
        Assert.Equal(1, cluster.LeaseOwner);
    }

    [Fact]
    public void Two_of_four_go_on_when_the_other_two_have_ended()
    {
        var cluster = Settled(4);
        var killedAt = cluster.Now;

        cluster.Kill(0);
        cluster.Kill(3);
        cluster.Run(20 * Second);

        Assert.Equal([1, 2], cluster.Running);
        Assert.InRange(cluster.DownedAt(1, 0)!.Value - killedAt, 0.3 * Second, Second);
    }

    [Fact]
    public void A_container_whose_address_has_vanished_is_downed_600_ms_after_its_heartbeats_are_missed()
    {
        var cluster = Settled(3);
        var killedAt = cluster.Now;

        cluster.Kill(0, vanishes: true);
        cluster.Run(5 * Second);

        Assert.Equal([1, 2], cluster.Running);
        Assert.InRange(cluster.DownedAt(1, 0)!.Value - killedAt, 2.1 * Second, 2.8 * Second);
    }

    [Fact]
    public void Missed_heartbeats_alone_make_nobody_dial()
    {
        var cluster = Settled(3);

        cluster.SlowDown(0.4 * Second);
        cluster.Run(5 * Second);

        Assert.Equal([0, 1, 2], cluster.Running);
        Assert.Equal(0, cluster.Dials);
        Assert.True(cluster.AllIdle);
    }

    private static SimulatedCluster Settled(int count, bool hasLease = false)
    {
        var cluster = new SimulatedCluster(count, hasLease: hasLease);
        cluster.Run(Second);
        return cluster;
    }
}
