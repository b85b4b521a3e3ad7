using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

public class PeerSeatTests
{
    private readonly PeerSeat _seat = new("P", new ChangeBudget(new FakeTimeProvider()));

    [Fact]
    public void The_newest_session_is_that_of_the_highest_generation_whenever_it_came()
    {
        var (second, first, third) = (Add(2), Add(1), Add(3));

        Assert.Same(third, _seat.Newest);
        Assert.Equal([first, second, third], _seat.Sessions);
        Assert.Same(second, _seat.Find(2));
        Assert.Null(_seat.Find(4));
    }

    [Fact]
    public void The_seat_knows_the_highest_generation_after_its_session_has_gone()
    {
        var (first, second) = (Add(1), Add(2));
        _seat.Remove(second);

        Assert.Equal(2, _seat.Generation);
        Assert.Same(first, _seat.Newest);
        _seat.Remove(first);
        Assert.Null(_seat.Newest);
        Assert.Equal(2, _seat.Generation);
    }

    [Fact]
    public void Sessions_that_have_entered_are_told_and_no_others_not_even_a_single_one()
    {
        var (first, second) = (Add(1), Add(2));
        Assert.Empty(_seat.Told);

        second.HasEntered = true;
        Assert.Equal([second], _seat.Told);
        first.HasEntered = true;
        Assert.Equal([first, second], _seat.Told);
        _seat.Remove(second);
        first.HasEntered = false;
        Assert.Empty(_seat.Told);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void A_peer_is_present_as_long_as_its_socket_and_its_node_are_heard(bool isSocketLost, bool isNodeSilent, bool isPresent)
    {
        var session = Add(1);
        (session.IsSocketLost, session.IsNodeSilent) = (isSocketLost, isNodeSilent);
        Assert.Equal(isPresent, session.IsPresent);
    }

    private PeerSession Add(int generation)
    {
        var session = new PeerSession(_seat, generation, ActorRefs.Nobody, null, EndpointExtensions.None);
        _seat.Add(session);
        return session;
    }
}
