using Videoroom.Actors.Forming;

namespace Videoroom.Tests.Actors.Forming;

public class ClusterIdentityTests
{
    [Theory]
    [InlineData(1, 5, "a:1", 2, 9, "b:1", true)]
    [InlineData(2, 9, "b:1", 1, 5, "a:1", false)]
    [InlineData(2, 9, "a:1", 2, 5, "b:1", true)]
    [InlineData(2, 5, "b:1", 2, 9, "a:1", false)]
    [InlineData(2, 5, "b:1", 2, 5, "a:1", true)]
    [InlineData(2, 5, "a:1", 2, 5, "b:1", false)]
    public void The_smaller_gives_way_then_the_younger_then_the_higher_address(
        int size, long started, string oldest, int otherSize, long otherStarted, string otherOldest, bool expected)
    {
        var own = new ClusterIdentity(size, oldest, started);
        var other = new ClusterIdentity(otherSize, otherOldest, otherStarted);

        Assert.Equal(expected, own.GivesWayTo(other));
        Assert.Equal(!expected, other.GivesWayTo(own));
    }
}
