using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Channels;

public class RoomLinkTests : ActorSpec
{
    private readonly RoomLink _link;
    private readonly FakeTimers _timers = new();
    private readonly RoomEpochs _epochs = new();
    private readonly TestProbe _room;
    private readonly TestProbe _region;
    private bool _hasEntered = true;

    public RoomLinkTests()
    {
        _room = CreateTestProbe("room");
        _region = CreateTestProbe("region");
        _link = new RoomLink(
            new ChannelIdentity("r", "P", 3),
            TestActor,
            _timers,
            () => _hasEntered,
            new ChannelDependencies(_region.Ref, ActorRefs.Nobody, new RoomSystemOptions(), new ResumeTokens([1]), _epochs));
        _link.Begin(_room.Ref, new PeerAdded(5, true, TestActor));
    }

    [Fact]
    public async Task Messages_are_numbered_and_name_their_session()
    {
        _link.Tell(new SetPeerConnection("P", false));
        _link.Tell(new SetPeerConnection("P", true));

        Assert.Equal(new SetPeerConnection("P", false) { Generation = 3, Sequence = 1 }, await _room.ExpectMsgAsync<SetPeerConnection>());
        Assert.Equal(new SetPeerConnection("P", true) { Generation = 3, Sequence = 2 }, await _room.ExpectMsgAsync<SetPeerConnection>());
    }

    [Fact]
    public async Task What_the_room_did_not_live_to_handle_is_told_to_its_next_life_in_order()
    {
        _link.Tell(new SetSpeaking("P", "handled", true));
        _link.Tell(new SetSpeaking("P", "unhandled", true));
        _link.Apply(new RosterNews(5, RosterSnapshot.Empty, Handled: 1));
        _link.Lose();
        _link.Tell(new SetSpeaking("P", "meanwhile", true));
        var next = CreateTestProbe("next");

        _link.Resume(next.Ref);

        Assert.Equal("unhandled", (await next.ExpectMsgAsync<SetSpeaking>()).TrackId);
        Assert.Equal("meanwhile", (await next.ExpectMsgAsync<SetSpeaking>()).TrackId);
        await ExpectNothingAsync(next);
    }

    [Fact]
    public async Task Of_more_than_64_that_nobody_confirms_the_oldest_are_given_up()
    {
        _link.Lose();
        for (var i = 0; i <= RoomLink.MaxUnhandled; i++)
        {
            _link.Tell(new SetSpeaking("P", $"{i}", true));
        }

        var next = CreateTestProbe("next");
        _link.Resume(next.Ref);

        Assert.Equal("1", (await next.ExpectMsgAsync<SetSpeaking>()).TrackId);
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
    public async Task A_registration_brings_all_that_the_room_is_made_of()
    {
        _link.Apply(new RosterNews(5, new RosterSnapshot([new PeerRecord(new RosterPeer("Q"), [], 4)], [new LeftPeer("R", 3)]), 0));

        _link.Lose();

        var registration = await _region.ExpectMsgAsync<RegisterPeer>();

        Assert.Equal(("r", "P", 3, 5L, true), (registration.RoomId, registration.PeerId, registration.Generation, registration.LastEpoch, registration.Simulcast));
        Assert.Equal("Q", Assert.Single(registration.Roster.Peers).Peer.PeerId);
        Assert.Equal("R", Assert.Single(registration.Roster.Left).PeerId);
    }

    [Fact]
    public async Task A_question_is_asked_again_at_growing_intervals_until_it_is_answered()
    {
        _hasEntered = false;
        _link.Lose();
        List<double> waits = [];
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(_hasEntered, (await _region.ExpectMsgAsync<RegisterPeer>()).HasEntered);
            waits.Add(_timers[RoomLink.AskTimer]!.Value.TotalMilliseconds);

            // What is asked is what holds at that moment.
            _hasEntered = true;
            _link.AskAgain();
        }

        Assert.Equal([100, 150, 225, 337, 506, 759, 1000, 1000, 1000], waits.Select(Math.Floor));
        _link.Resume(_room.Ref);
        Assert.Null(_timers[RoomLink.AskTimer]);
        _link.AskAgain();
        await _region.ExpectMsgAsync<RegisterPeer>();
        await ExpectNothingAsync(_region);
    }

    [Fact]
    public async Task After_a_broken_connection_the_room_stays_and_is_told_again_what_it_may_not_have_handled()
    {
        _link.Tell(new SetSpeaking("P", "lost", true));
        await _room.ExpectMsgAsync<SetSpeaking>();

        _link.Repair();

        Assert.Equal(_room.Ref, _link.Room);
        Assert.Equal(1, (await _region.ExpectMsgAsync<RegisterPeer>()).Question);
        _link.Resume(_room.Ref);
        Assert.Equal(1, (await _room.ExpectMsgAsync<SetSpeaking>()).Sequence);
        _link.Repair();
        Assert.Equal(2, (await _region.ExpectMsgAsync<RegisterPeer>()).Question);
    }

    [Fact]
    public void The_node_knows_the_highest_epoch_that_a_channel_has_seen_for_as_long_as_it_lives()
    {
        Assert.Equal(6, _epochs.Next("r"));
        _link.Accepts(8);
        Assert.Equal(9, _epochs.Next("r"));

        _link.Dispose();

        Assert.Equal((1, 0), (_epochs.Next("r"), _epochs.Count));
    }

    private static RoomMediaEvent Event(long epoch, long sequence) => new(epoch, sequence, new EndpointRemoved("x"));
}
