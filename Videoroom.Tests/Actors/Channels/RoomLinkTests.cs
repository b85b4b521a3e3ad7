using Akka.TestKit;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Rooms;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.Actors.Channels;

public class RoomLinkTests : ActorSpec
{
    private readonly RoomLink _link = new("r", "P", 3);
    private readonly TestProbe _room;

    public RoomLinkTests()
    {
        _room = CreateTestProbe("room");
        _link.Begin(_room.Ref, new PeerAdded(5, true, TestActor));
    }

    [Fact]
    public void Messages_are_numbered_and_name_their_session()
    {
        _link.Tell(new SetPeerConnection("P", false));
        _link.Tell(new SetPeerConnection("P", true));

        Assert.Equal(new SetPeerConnection("P", false) { Generation = 3, Sequence = 1 }, _room.ExpectMsg<SetPeerConnection>());
        Assert.Equal(new SetPeerConnection("P", true) { Generation = 3, Sequence = 2 }, _room.ExpectMsg<SetPeerConnection>());
    }

    [Fact]
    public void What_the_room_did_not_live_to_handle_is_told_to_its_next_life_in_order()
    {
        _link.Tell(new SetSpeaking("P", "handled", true));
        _link.Tell(new SetSpeaking("P", "unhandled", true));
        _link.Apply(new RosterNews(5, RosterSnapshot.Empty, Handled: 1));
        _link.Lose();
        _link.Tell(new SetSpeaking("P", "meanwhile", true));
        var next = CreateTestProbe("next");

        _link.Resume(next.Ref);

        Assert.Equal("unhandled", next.ExpectMsg<SetSpeaking>().TrackId);
        Assert.Equal("meanwhile", next.ExpectMsg<SetSpeaking>().TrackId);
        next.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Of_more_than_64_that_nobody_confirms_the_oldest_are_given_up()
    {
        _link.Lose();
        for (var i = 0; i <= RoomLink.MaxUnhandled; i++)
        {
            _link.Tell(new SetSpeaking("P", $"{i}", true));
        }

        var next = CreateTestProbe("next");
        _link.Resume(next.Ref);

        Assert.Equal("1", next.ExpectMsg<SetSpeaking>().TrackId);
    }

    [Fact]
    public void Nothing_of_an_earlier_epoch_is_taken_and_a_later_one_begins_to_count_anew()
    {
        Assert.True(_link.Accepts(Event(5, 9)));
        Assert.False(_link.Accepts(Event(5, 9)));
        Assert.True(_link.Accepts(Event(6, 1)));
        Assert.False(_link.Accepts(Event(5, 10)));
        Assert.False(_link.Accepts(4));
        Assert.Equal(6, _link.Epoch);
        _link.Apply(new RosterNews(5, new RosterSnapshot([new PeerRecord(new RosterPeer("stale"), [], 9)], []), 0));
        Assert.Empty(_link.Peers);
    }

    [Fact]
    public void A_registration_brings_all_that_the_room_is_made_of()
    {
        _link.Apply(new RosterNews(5, new RosterSnapshot([new PeerRecord(new RosterPeer("Q"), [], 4)], [new LeftPeer("R", 3)]), 0));

        var registration = _link.ToRegistration(TestActor, hasEntered: true);

        Assert.Equal(("r", "P", 3, 5L, true), (registration.RoomId, registration.PeerId, registration.Generation, registration.LastEpoch, registration.Simulcast));
        Assert.Equal("Q", Assert.Single(registration.Roster.Peers).Peer.PeerId);
        Assert.Equal("R", Assert.Single(registration.Roster.Left).PeerId);
    }

    private static RoomMediaEvent Event(long epoch, long sequence) => new(epoch, sequence, new EndpointRemoved("x"));
}
