using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Rooms;

public class RoomStateTests
{
    private static readonly JsonText Metadata = new("""{"a":1}""");
    private static readonly CodecFormat Vp8 = new(Codec.Vp8, 96, 90000);

    private readonly RoomState _room = new(epoch: 7);

    [Fact]
    public void One_who_has_not_connected_is_told_nothing_and_nobody_is_told_of_it()
    {
        Enter("A");
        _room.Add("B", false);

        Assert.Empty(_room.UpdateMetadata("A", Metadata));
        Assert.Empty(_room.SetConnection("B", false));
        Assert.Empty(_room.Publish("B", [Track("B:1")], []).Actions);
        Assert.Empty(_room.CatchUp("B", RosterSnapshot.Empty));
        Assert.Empty(_room.Remove("B"));
    }

    [Fact]
    public void What_is_said_of_one_who_is_not_there_is_nothing()
    {
        Enter("A");

        Assert.Empty(_room.UpdateMetadata("B", Metadata));
        Assert.Empty(_room.SetConnection("B", isConnected: false));
        Assert.Empty(_room.SetSpeaking("B", "B:1", isSpeaking: true));
        Assert.Empty(_room.Publish("B", [Track("B:1")], []).Actions);
        Assert.Empty(_room.CatchUp("B", RosterSnapshot.Empty));
        Assert.Empty(_room.Remove("B"));
    }

    [Fact]
    public void Mirrors_are_told_of_changes_and_of_nothing_that_changes_nothing()
    {
        _room.Add("A", false);
        Assert.Equal(["A"], News());
        _room.Renew("A", 2, "n:1");
        Assert.Equal(["A"], News());
        _room.Add("B", false);
        News();
        _room.UpdateMetadata("B", Metadata);
        Assert.Null(_room.TakeNews());
        _room.Connect("B", Metadata);
        _room.Connect("A", Metadata);
        _room.Publish("A", [Track("A:1", """{"b":2}""") with { Encodings = ["l"] }], []);
        _room.SetSpeaking("A", "A:1", isSpeaking: true);
        News();

        _room.UpdateMetadata("A", Metadata);
        _room.UpdateTrackMetadata("A", "A:1", new JsonText("""{"b":2}"""));
        _room.SetTrackEncoding("A", "A:1", "l", isEnabled: true);
        _room.SetSpeaking("A", "A:1", isSpeaking: true);
        _room.SetConnection("A", isConnected: true);
        _room.KeepTracksOf("A", [1]);
        Assert.Null(_room.TakeNews());

        _room.KeepTracksOf("A", [2]);
        Assert.Equal(["A"], News());

        IEnumerable<string> News() => _room.TakeNews()!.Peers.Select(record => record.Peer.PeerId);
    }

    [Fact]
    public void A_participant_is_told_of_tracks_before_its_endpoint_receives_them()
    {
        Enter("A");
        _room.Publish("A", [Track("A:1")], []);

        Assert.IsType<ReceiveTracks>(Assert.IsType<TellEndpoint>(Enter("B").Last(action => action.PeerId == "B")).Command);
    }

    [Fact]
    public void A_second_connect_changes_nothing()
    {
        Enter("A");
        Enter("B");

        Assert.Empty(_room.Connect("B", Metadata));
        Assert.Empty(_room.Connect("unknown", Metadata));
    }

    [Fact]
    public void A_newcomer_hears_who_is_reconnecting()
    {
        Enter("A");
        _room.SetConnection("A", isConnected: false);

        Assert.Contains(new TellClient("B", new EndpointConnection("A", "reconnecting")), Enter("B"));
    }

    [Fact]
    public void A_publication_announces_the_track_before_it_has_the_endpoint_receive_it()
    {
        Enter("A");
        Enter("B");

        var actions = _room.Publish("A", [Track("A:1")], []).Actions;

        Assert.IsType<TracksAdded>(Assert.IsType<TellClient>(actions[0]).Event);
        var receive = Assert.IsType<ReceiveTracks>(Assert.IsType<TellEndpoint>(actions[1]).Command);
        Assert.Equal((7, "A:1"), (receive.Epoch, Assert.Single(receive.Tracks).TrackId));
        Assert.All(actions, action => Assert.Equal("B", action.PeerId));
    }

    [Fact]
    public void A_track_that_is_published_again_with_other_metadata_is_an_update()
    {
        Enter("A");
        Enter("B");
        _room.Publish("A", [Track("A:1")], []);

        Assert.Equal(
            [new TellClient("B", new TrackUpdated("A", "A:1", new JsonText("""{"b":2}""")))],
            _room.Publish("A", [Track("A:1", """{"b":2}""")], []).Actions);
        Assert.Empty(_room.Publish("A", [Track("A:1", """{"b":2}""")], []).Actions);
    }

    [Fact]
    public void A_track_whose_format_changes_is_received_anew_without_being_announced_again()
    {
        Enter("A");
        Enter("B");
        _room.Publish("A", [Track("A:1")], []);

        var action = Assert.Single(_room.Publish("A", [Track("A:1") with { Format = new CodecFormat(Codec.H264, 102, 90000) }], []).Actions);

        Assert.Equal(Codec.H264, Assert.IsType<ReceiveTracks>(Assert.IsType<TellEndpoint>(action).Command).Tracks[0].Format.Codec);
    }

    [Fact]
    public void Row11_a_track_id_belongs_to_who_published_it_first()
    {
        Enter("A");
        Enter("B");
        _room.Publish("A", [Track("A:1")], []);

        var publication = _room.Publish("B", [Track("A:1")], []);

        Assert.Equal(["A:1"], publication.RefusedTrackIds);
        Assert.Empty(publication.Actions);
        Assert.Empty(_room.Publish("B", [], ["A:1"]).Actions);
        Assert.Null(_room.UpdateTrackMetadata("B", "A:1", Metadata));
        Assert.Null(_room.SetTrackEncoding("B", "A:1", "l", false));
    }

    [Fact]
    public void A_layer_that_is_switched_off_again_and_again_is_told_once()
    {
        Enter("A");
        Enter("B");
        _room.Publish("A", [Track("A:1") with { Encodings = ["l", "m", "h"] }], []);

        Assert.Equal(
            [new TellClient("B", new TrackEncodingDisabled("A", "A:1", "l"))], _room.SetTrackEncoding("A", "A:1", "l", isEnabled: false));
        Assert.Empty(_room.SetTrackEncoding("A", "A:1", "l", isEnabled: false)!);
        var listed = Assert.IsType<Connected>(Assert.IsType<TellClient>(Enter("C")[0]).Event).OtherEndpoints[0].Tracks["A:1"];
        Assert.Equal((true, "m,h", "l"), (
            listed.SimulcastConfig.Enabled,
            string.Join(',', listed.SimulcastConfig.ActiveEncodings),
            string.Join(',', listed.SimulcastConfig.DisabledEncodings)));
        Assert.Equal(2, _room.SetTrackEncoding("A", "A:1", "l", isEnabled: true)!.Count);
        Assert.Null(_room.SetTrackEncoding("A", "A:1", "x", isEnabled: true));
    }

    [Fact]
    public void One_who_leaves_takes_its_tracks_along()
    {
        Enter("A");
        Enter("B");
        _room.Publish("A", [Track("A:1"), Track("A:2")], []);

        var forget = Assert.IsType<ForgetPeer>(Assert.IsType<TellEndpoint>(Assert.Single(_room.Remove("A"))).Command);

        Assert.Equal(["A:1", "A:2"], forget.TrackIds);
        Assert.Equal(2, Enter("C").Count);
        Assert.Empty(_room.Remove("A"));

        // Their ids are free again.
        Assert.Empty(_room.Publish("B", [Track("A:1")], []).RefusedTrackIds);
    }

    private IReadOnlyList<RoomAction> Enter(string peerId)
    {
        _room.Add(peerId, false);
        return _room.Connect(peerId, JsonText.EmptyObject);
    }

    private static PublishedTrack Track(string trackId, string? metadata = null) => new(trackId, "0", Vp8, [], metadata, null);
}
