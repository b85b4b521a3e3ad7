using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

public class RoomEpochsTests
{
    private readonly RoomEpochs _epochs = new();

    [Fact]
    public void A_room_that_nobody_has_seen_begins_at_1()
    {
        Assert.Equal(1, _epochs.Next("r"));
        using var follower = _epochs.Follow("r");
        Assert.Equal(1, _epochs.Next("r"));
        Assert.Equal(1, _epochs.Count);
    }

    [Fact]
    public void The_next_epoch_is_above_all_that_any_follower_has_seen_of_that_room()
    {
        using var one = _epochs.Follow("r");
        using var two = _epochs.Follow("r");
        using var other = _epochs.Follow("s");
        one.See(5);
        two.See(7);
        one.See(6);
        other.See(90);

        Assert.Equal(8, _epochs.Next("r"));
        Assert.Equal(91, _epochs.Next("s"));
        Assert.Equal(2, _epochs.Count);
    }

    [Fact]
    public void A_room_is_forgotten_with_the_last_of_its_followers()
    {
        var one = _epochs.Follow("r");
        var two = _epochs.Follow("r");
        one.See(5);

        one.Dispose();
        one.Dispose();
        Assert.Equal((6, 1), (_epochs.Next("r"), _epochs.Count));

        two.Dispose();
        two.See(9);
        Assert.Equal((1, 0), (_epochs.Next("r"), _epochs.Count));
    }
}
