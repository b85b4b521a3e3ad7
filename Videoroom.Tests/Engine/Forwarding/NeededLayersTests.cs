using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

public sealed class NeededLayersTests
{
    private const int All = 0b111;
    private readonly StreamActivity _activity = new(3);
    private readonly NeededLayers _needed;
    private long _nowMs = 1000;
    private int _sendable = All;

    public NeededLayersTests()
    {
        _needed = new NeededLayers(3, loops: 2, _activity);
        Live(All);
        _needed.Update(_nowMs);
    }

    [Fact]
    public void At_first_all_are_needed_and_what_nobody_wants_is_held_back_after_a_while()
    {
        _needed.Want(0, 0b010);
        Assert.False(Pass(NeededLayers.HoldBackAfterMs - 1));
        Assert.Equal(All, _needed.Needed);

        Assert.True(Pass(1));
        Assert.Equal(0b011, _needed.Needed);
    }

    [Fact]
    public void The_lowest_is_always_needed()
    {
        _needed.Want(0, 0);
        Pass(NeededLayers.HoldBackAfterMs);

        Assert.Equal(0b001, _needed.Needed);
    }

    [Fact]
    public void A_layer_that_somebody_on_any_loop_wants_is_needed()
    {
        _needed.Want(0, 0b001);
        _needed.Want(1, 0b100);
        Pass(NeededLayers.HoldBackAfterMs);

        Assert.Equal(0b101, _needed.Needed);
    }

    [Fact]
    public void One_that_is_held_back_counts_as_offered_and_is_asked_for_at_once()
    {
        HoldBackTheHighest();
        Assert.True(_activity.IsOffered(2, _nowMs));
        Assert.False(_activity.IsLive(2, _nowMs));

        Assert.True(_needed.Want(1, 0b100));
        Assert.True(_needed.Update(_nowMs));
        Assert.Equal(0b101, _needed.Needed & 0b101);

        Live(0b100);
        Assert.True(_activity.IsStable(2, _nowMs));
    }

    [Fact]
    public void One_that_does_not_come_when_asked_for_is_not_offered_for_ever()
    {
        HoldBackTheHighest();
        _sendable = 0b011;
        _needed.Want(0, 0b100);
        _needed.Update(_nowMs);
        Assert.True(_activity.IsOffered(2, _nowMs));

        Pass(NeededLayers.ResumeWithinMs + 1);
        Assert.False(_activity.IsOffered(2, _nowMs));
    }

    [Fact]
    public void One_that_the_publisher_does_not_send_is_not_held_back_until_it_came()
    {
        var activity = new StreamActivity(2);
        var needed = new NeededLayers(2, loops: 1, activity);
        activity.OnPacket(0, _nowMs);
        needed.Update(_nowMs);

        // A browser that does not know its way yet begins with the lowest layer.
        _nowMs += 2 * NeededLayers.HoldBackAfterMs;
        Assert.False(needed.Update(_nowMs));
        Assert.Equal(0b11, needed.Needed);
        Assert.False(activity.IsOffered(1, _nowMs));

        activity.OnPacket(1, _nowMs);
        Assert.True(needed.Update(_nowMs));
        Assert.Equal(0b01, needed.Needed);
        Assert.True(activity.IsOffered(1, _nowMs));
    }

    [Fact]
    public void The_same_wish_again_is_no_news()
    {
        Assert.True(_needed.Want(0, 0b010));
        Assert.False(_needed.Want(0, 0b010));
    }

    private void HoldBackTheHighest()
    {
        _needed.Want(0, 0b001);
        Pass(NeededLayers.HoldBackAfterMs);
        Pass(StreamActivity.SilenceMs + 1);
    }

    // The publisher goes on meanwhile with what it is to send and can send.
    private bool Pass(long ms)
    {
        _nowMs += ms - 1;
        Live(_needed.Needed & _sendable);
        _nowMs++;
        return _needed.Update(_nowMs);
    }

    private void Live(int layers)
    {
        for (var layer = 0; layer < 3; layer++)
        {
            if ((layers & (1 << layer)) != 0)
            {
                _activity.OnPacket(layer, _nowMs);
            }
        }
    }
}
