using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Actors.Rooms;

public class TrackRegistryTests
{
    private static readonly CodecFormat Vp8 = new(Codec.Vp8, 96, 90_000);
    private static readonly TrackSource First = new("n:1", 1);
    private static readonly TrackSource Second = new("n:2", 2);

    private readonly TrackRegistry _tracks = new();

    [Fact]
    public void A_peer_has_the_tracks_that_it_published_and_nobody_else_s()
    {
        Assert.True(_tracks.TryPut("A", Track("A:1"), First));
        Assert.True(_tracks.TryPut("A", Track("A:2"), First));
        Assert.True(_tracks.TryPut("B", Track("B:1"), First));

        Assert.Equal(["A:1", "A:2"], _tracks.Of("A").Select(track => track.TrackId).Order());
        Assert.Equal(["B:1"], _tracks.Of("B").Select(track => track.TrackId));
        Assert.Empty(_tracks.Of("C"));
        Assert.Equal("A", _tracks.FindOwn("A", "A:1")!.PeerId);
        Assert.Null(_tracks.FindOwn("B", "A:1"));
        Assert.Null(_tracks.FindOwn("A", "none"));
    }

    [Fact]
    public void Row11_another_peer_s_track_is_not_taken_over()
    {
        _tracks.TryPut("A", Track("A:1"), First);

        Assert.False(_tracks.TryPut("B", Track("A:1"), First));
        _tracks.Remove("B", ["A:1"], 1);
        _tracks.RemoveAll("B", _ => true);

        Assert.Equal("A", Assert.Single(_tracks.Of("A")).PeerId);
        Assert.Empty(_tracks.Of("B"));
    }

    [Fact]
    public void Of_two_sessions_that_send_a_track_the_newer_one_counts_whichever_published_it_last()
    {
        _tracks.TryPut("A", Track("A:1"), Second);
        _tracks.TryPut("A", Track("A:1"), First);
        Assert.Equal(Second, Assert.Single(_tracks.Of("A")).Source);

        _tracks.Remove("A", ["A:1"], 2);
        Assert.Equal(First, Assert.Single(_tracks.Of("A")).Source);
        _tracks.Remove("A", ["A:1"], 2);
        Assert.Equal(First, Assert.Single(_tracks.Of("A")).Source);
        _tracks.Remove("A", ["other"], 1);
        Assert.Single(_tracks.Of("A"));
        _tracks.Remove("A", ["A:1"], 1);
        Assert.Empty(_tracks.Of("A"));

        // Its id is free again.
        Assert.True(_tracks.TryPut("B", Track("A:1"), First));
    }

    [Fact]
    public void A_session_that_publishes_a_track_again_replaces_what_it_said_of_it()
    {
        _tracks.TryPut("A", Track("A:1"), First);
        _tracks.TryPut("A", Track("A:1") with { Format = new CodecFormat(Codec.H264, 102, 90_000) }, First);

        Assert.Equal(Codec.H264, Assert.Single(_tracks.Of("A")).Format.Codec);
        _tracks.Remove("A", ["A:1"], 1);
        Assert.Empty(_tracks.Of("A"));
    }

    [Fact]
    public void What_a_publication_leaves_out_stays_as_it_was()
    {
        _tracks.TryPut("A", Track("A:1", """{"a":1}""", "l", "m"), First);
        _tracks.Replace(_tracks.FindOwn("A", "A:1")! with { DisabledEncodings = ["l", "m"], IsSpeaking = true });

        _tracks.TryPut("A", Track("A:1", null, "m", "h"), First);

        var track = _tracks.FindOwn("A", "A:1")!;
        Assert.Equal(new JsonText("""{"a":1}"""), track.Metadata);
        Assert.Equal(["m"], track.DisabledEncodings);
        Assert.Equal(["m", "h"], track.Encodings);
        Assert.True(track.IsSpeaking);
        Assert.Equal(JsonText.EmptyObject, Put("A:2").Metadata);

        RoomTrack Put(string trackId)
        {
            _tracks.TryPut("A", Track(trackId), First);
            return _tracks.FindOwn("A", trackId)!;
        }
    }

    [Fact]
    public void Nobody_speaks_on_a_track_that_another_session_sends_before_it_is_heard_there()
    {
        _tracks.TryPut("A", Track("A:1"), First);
        Assert.False(_tracks.FindOwn("A", "A:1")!.IsSpeaking);
        _tracks.Replace(_tracks.FindOwn("A", "A:1")! with { IsSpeaking = true });

        _tracks.TryPut("A", Track("A:1"), Second);

        Assert.False(_tracks.FindOwn("A", "A:1")!.IsSpeaking);
    }

    [Fact]
    public void What_is_said_of_a_track_holds_for_all_sessions_that_send_it()
    {
        _tracks.TryPut("A", Track("A:1", null, "l", "h"), First);
        _tracks.TryPut("A", Track("A:1", null, "l", "h"), Second);

        _tracks.Replace(_tracks.FindOwn("A", "A:1")! with { Metadata = new JsonText("""{"b":2}"""), DisabledEncodings = ["h"] });
        _tracks.Remove("A", ["A:1"], 2);

        var track = _tracks.FindOwn("A", "A:1")!;
        Assert.Equal((First, new JsonText("""{"b":2}"""), "h"), (track.Source, track.Metadata, Assert.Single(track.DisabledEncodings)));
    }

    [Fact]
    public void Tracks_that_only_lost_sessions_send_are_told_from_the_others()
    {
        _tracks.TryPut("A", Track("A:1"), First);
        _tracks.TryPut("A", Track("A:1"), Second);
        _tracks.TryPut("B", Track("B:1"), First);

        Assert.False(_tracks.HasOthersThan("A", [1, 2]));
        Assert.True(_tracks.HasOthersThan("A", [2]));
        Assert.True(_tracks.HasOthersThan("A", []));
        Assert.False(_tracks.HasOthersThan("C", []));

        _tracks.RemoveAll("A", track => track.Source.Generation == 1);
        Assert.False(_tracks.HasOthersThan("A", [2]));
        Assert.Equal(Second, Assert.Single(_tracks.Of("A")).Source);
    }

    [Fact]
    public void A_mirror_s_tracks_take_the_place_of_those_before_but_not_of_somebody_else_s()
    {
        _tracks.TryPut("A", Track("A:1"), First);
        _tracks.TryPut("B", Track("B:1"), First);
        var others = new[] { "A:2", "B:1" }.Select(id => new RoomTrack(id, "A", Vp8, [], JsonText.EmptyObject)).ToList();

        _tracks.Set("A", others);

        Assert.Equal(["A:2"], _tracks.Of("A").Select(track => track.TrackId));
        Assert.Equal("B", _tracks.FindOwn("B", "B:1")!.PeerId);
    }

    [Fact]
    public void A_track_without_layers_is_no_simulcast_and_one_with_lists_those_that_are_sent()
    {
        var plain = new RoomTrack("t", "A", Vp8, [], JsonText.EmptyObject);
        Assert.Same(SimulcastConfig.None, plain.ToInfo().SimulcastConfig);

        var config = (plain with { Encodings = ["l", "m", "h"], DisabledEncodings = ["m"] }).ToInfo().SimulcastConfig;
        Assert.True(config.Enabled);
        Assert.Equal(["l", "h"], config.ActiveEncodings);
        Assert.Equal(["m"], config.DisabledEncodings);
    }

    private static PublishedTrack Track(string trackId, string? metadata = null, params string[] encodings) => new(trackId, "0", Vp8, encodings, metadata, null);
}
