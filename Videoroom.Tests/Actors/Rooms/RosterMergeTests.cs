using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>What a room that was lost is made of: mirrors of the one before, none of which need be complete.</summary>
public class RosterMergeTests
{
    private static readonly CodecFormat Vp8 = new(Codec.Vp8, 96, 90000);

    private readonly RoomState _before = new(epoch: 7);
    private readonly RoomState _after = new(epoch: 8);
    private readonly RosterMirror _alice = new();
    private readonly RosterMirror _bob = new();

    [Fact]
    public void The_union_has_everybody_as_they_were()
    {
        Enter("A");
        Enter("B");
        _before.Publish("A", [Track("A:1")], [], new TrackSource("n:1", 1));
        Tell(_alice, _bob);

        _after.Merge(_alice.ToSnapshot(), true, _ => false);
        _after.Merge(_bob.ToSnapshot(), true, _ => false);

        Assert.Equal(["A", "B"], _after.PeerIds.Order());
        Assert.Equal(new TrackSource("n:1", 1), Assert.Single(_after.Find("A")!.Tracks).Source);
        Assert.Empty(_after.CatchUp("A", _alice.ToSnapshot()));
        Assert.Empty(_after.CatchUp("B", _bob.ToSnapshot()));
    }

    [Fact]
    public void Of_two_mirrors_the_newer_record_counts_and_whoever_missed_it_is_told()
    {
        Enter("A");
        Enter("B");
        Tell(_alice, _bob);
        _before.UpdateMetadata("A", DisplayName.Write("Anna"));
        Tell(_alice);

        _after.Merge(_bob.ToSnapshot(), true, _ => false);
        _after.Merge(_alice.ToSnapshot(), true, _ => false);

        Assert.Equal([new TellClient("B", new EndpointUpdated("A", DisplayName.Write("Anna")))], _after.CatchUp("B", _bob.ToSnapshot()));
        Assert.Empty(_after.CatchUp("A", _alice.ToSnapshot()));
    }

    [Fact]
    public void One_who_is_there_already_is_told_what_a_later_mirror_knows()
    {
        Enter("A");
        Tell(_alice, _bob);
        Enter("B");
        Tell(_bob);

        _after.Merge(_alice.ToSnapshot(), true, _ => false);
        var actions = _after.Merge(_bob.ToSnapshot(), true, peerId => peerId == "A");

        Assert.Contains(actions, action => action is TellClient { PeerId: "A", Event: EndpointAdded { Id: "B" } });
    }

    [Fact]
    public void A_peer_that_left_stays_away_whatever_an_older_mirror_says()
    {
        Enter("A");
        Enter("B");
        Enter("C");
        Tell(_alice, _bob);
        _before.Remove("C");
        Tell(_alice);

        _after.Merge(_alice.ToSnapshot(), true, _ => false);
        _after.Merge(_bob.ToSnapshot(), true, _ => false);

        Assert.Equal(["A", "B"], _after.PeerIds.Order());
        var forget = Assert.IsType<ForgetPeer>(Assert.IsType<TellEndpoint>(Assert.Single(_after.CatchUp("B", _bob.ToSnapshot()))).Command);
        Assert.Equal("C", forget.PeerId);
    }

    [Fact]
    public void The_order_in_which_mirrors_come_makes_no_difference_to_who_has_left()
    {
        Enter("A");
        Enter("C");
        Tell(_alice, _bob);
        _before.Remove("C");
        Tell(_alice);

        _after.Merge(_bob.ToSnapshot(), true, _ => false);
        _after.Merge(_alice.ToSnapshot(), true, _ => false);

        Assert.Equal(["A"], _after.PeerIds);
    }

    [Fact]
    public void One_who_has_come_itself_knows_better_than_any_mirror_that_it_has_not_left()
    {
        Enter("A");
        Enter("B");
        Tell(_bob);
        _before.Remove("B");
        Tell(_alice);
        _after.Merge(_bob.ToSnapshot(), true, _ => false);

        _after.Merge(_alice.ToSnapshot(), true, peerId => peerId == "B");

        Assert.Contains("B", _after.PeerIds);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void What_others_know_of_one_who_has_entered_counts_unless_it_is_of_an_earlier_session(int generation, bool counts)
    {
        _after.Add(new RosterPeer("A") { Generation = 2 }, true);
        _after.Connect("A", JsonText.EmptyObject);
        var record = new PeerRecord(new RosterPeer("A") { Generation = generation, Metadata = DisplayName.Write("Anna") }, [], 50);

        _after.Merge(new RosterSnapshot([record], []), true, _ => true);

        Assert.Equal(counts, _after.Find("A")!.Peer.Metadata == record.Peer.Metadata);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_who_came_back_before_those_who_remember_it_keeps_its_tracks_until_it_publishes_again(bool hasEntered)
    {
        Enter("A");
        Enter("B");
        _before.Publish("A", [Track("A:1"), Track("A:2")], [], new TrackSource("n:1", 1));
        _before.UpdateMetadata("A", DisplayName.Write("Anna"));
        Tell(_bob);
        _after.Add(new RosterPeer("A") { Generation = 2, Node = "n:2", CanReturn = true }, true);
        if (hasEntered)
        {
            _after.Connect("A", DisplayName.Write("Anna"));
            _after.Publish("A", [Track("A:1")], [], new TrackSource("n:2", 2));
        }

        _after.Merge(_bob.ToSnapshot(), true, peerId => peerId == "A");

        var record = _after.Find("A")!;
        Assert.Equal((2, "n:2", true, !hasEntered), (record.Peer.Generation, record.Peer.Node, record.Peer.IsConnected, record.Peer.IsReconnecting));
        Assert.Equal(DisplayName.Write("Anna"), record.Peer.Metadata);
        Assert.Equal(hasEntered ? [2, 1] : [1, 1], record.Tracks.OrderBy(track => track.TrackId).Select(track => track.Source.Generation));
        var told = _after.CatchUp("B", _bob.ToSnapshot());
        Assert.DoesNotContain(told, action => action is TellEndpoint { Command: StopReceivingTracks or ForgetPeer });
        Assert.Equal(hasEntered ? 0 : 1, told.Count(action => action is TellClient { Event: EndpointConnection { State: "reconnecting" } }));
        Assert.Empty(_after.Merge(_bob.ToSnapshot(), true, peerId => peerId == "A"));
    }

    [Fact]
    public void What_a_second_life_changes_is_newer_than_what_any_mirror_of_the_first_knows()
    {
        Enter("A");
        Enter("B");
        Tell(_alice, _bob);
        _before.UpdateMetadata("B", DisplayName.Write("Ben"));
        Tell(_bob);
        _after.Merge(_bob.ToSnapshot(), true, _ => false);
        _after.UpdateMetadata("B", DisplayName.Write("Benno"));

        _after.Merge(_bob.ToSnapshot(), true, _ => false);

        Assert.Equal(DisplayName.Write("Benno"), _after.Find("B")!.Peer.Metadata);
    }

    [Fact]
    public void A_mirror_that_nobody_knows_is_told_everything_about_the_tracks_it_missed()
    {
        Enter("A");
        Enter("B");
        Tell(_alice, _bob);
        _before.Publish("A", [Track("A:1")], []);
        _before.SetSpeaking("A", "A:1", true);
        Tell(_alice);
        _after.Merge(_alice.ToSnapshot(), true, _ => false);
        _after.Merge(_bob.ToSnapshot(), true, _ => false);

        var actions = _after.CatchUp("B", _bob.ToSnapshot());

        Assert.Collection(
            actions,
            action => Assert.IsType<TracksAdded>(Assert.IsType<TellClient>(action).Event),
            action => Assert.Equal(new VadNotification("A:1", "speech"), Assert.IsType<TellClient>(action).Event),
            action => Assert.Equal(8, Assert.IsType<ReceiveTracks>(Assert.IsType<TellEndpoint>(action).Command).Epoch));
    }

    [Fact]
    public void What_has_gone_is_remembered_within_a_bound()
    {
        for (var i = 0; i < 3 * RosterJournal.MaxLeft; i++)
        {
            Enter($"P{i}");
            _before.Remove($"P{i}");
            Tell(_alice);
        }

        Assert.Equal(RosterJournal.MaxLeft, _before.Snapshot().Left.Count);
        Assert.Equal(RosterJournal.MaxLeft, _alice.ToSnapshot().Left.Count);
        Assert.Contains(_alice.ToSnapshot().Left, left => left.PeerId == $"P{(3 * RosterJournal.MaxLeft) - 1}");
    }

    private void Enter(string peerId)
    {
        _before.Add(peerId, false);
        _before.Connect(peerId, JsonText.EmptyObject);
    }

    private void Tell(params RosterMirror[] mirrors)
    {
        if (_before.TakeNews() is { } news)
        {
            foreach (var mirror in mirrors)
            {
                mirror.Apply(news);
            }
        }
    }

    private static PublishedTrack Track(string trackId) => new(trackId, "0", Vp8, [], null, null);
}
