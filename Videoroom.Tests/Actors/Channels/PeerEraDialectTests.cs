using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.Channels;

/// <summary>What generation A loses of tracks that it cannot play yet, and how that is repaired.</summary>
public class PeerEraDialectTests
{
    private static readonly JsonText Metadata = new("""{"a":1}""");
    private static readonly TrackInfo Listed = new("Q:listed", JsonText.EmptyObject, SimulcastConfig.None);
    private static readonly TrackInfo Added = new("Q:added", JsonText.EmptyObject, SimulcastConfig.None);

    private readonly PeerEraDialect _dialect = new();

    public PeerEraDialectTests()
    {
        _dialect.Translate(new Connected("P", [new EndpointInfo("Q", JsonText.EmptyObject, [Listed])]));
        _dialect.Translate(new TracksAdded("Q", [Listed]));
        _dialect.Translate(new TracksAdded("Q", [Added]));
    }

    [Fact]
    public void Quirk3_after_peerUpdated_the_tracks_that_do_not_play_yet_are_announced_again()
    {
        var told = _dialect.Translate(new EndpointUpdated("Q", Metadata));

        Assert.Equal(new PeerUpdated("Q", Metadata), told[0]);
        Assert.Equal([Listed, Added], Assert.IsType<TracksAdded>(told[1]).TrackList);
        Assert.Equal(2, told.Count);
        Assert.Single(_dialect.Translate(new EndpointUpdated("R", Metadata)));
    }

    [Fact]
    public void Quirk3_tracks_that_play_are_not_announced_again_because_they_would_lose_their_stream()
    {
        Answer("Q:listed");
        Assert.Empty(_dialect.Opened());
        Assert.Equal([Added], Assert.IsType<TracksAdded>(_dialect.Translate(new EndpointUpdated("Q", Metadata))[1]).TrackList);

        Answer("Q:listed", "Q:added");
        Assert.Empty(_dialect.Opened());
        Assert.Single(_dialect.Translate(new EndpointUpdated("Q", Metadata)));
        Assert.False(_dialect.IsOpening);
    }

    [Fact]
    public void Quirk7_peerUpdated_waits_until_the_client_is_done_with_the_answer_that_opens_a_track_of_that_peer()
    {
        _dialect.Translate(new EndpointAdded("R", JsonText.EmptyObject));
        Answer("Q:listed");
        Assert.True(_dialect.IsOpening);
        Assert.Single(_dialect.Translate(new EndpointUpdated("R", Metadata)));
        Assert.Empty(_dialect.Translate(new EndpointUpdated("Q", JsonText.EmptyObject)));
        Assert.Empty(_dialect.Translate(new EndpointUpdated("Q", Metadata)));

        var told = _dialect.Opened();
        Assert.Equal(new PeerUpdated("Q", Metadata), told[0]);
        Assert.Equal([Added], Assert.IsType<TracksAdded>(told[1]).TrackList);
        Assert.Empty(_dialect.Opened());
    }

    [Fact]
    public void Quirk7_the_next_answer_shows_that_the_client_is_done_with_the_last()
    {
        Answer("Q:listed");
        _dialect.Translate(new EndpointUpdated("Q", Metadata));

        Assert.Equal(
            [typeof(PeerUpdated), typeof(TracksAdded), typeof(SdpAnswer)],
            Answer("Q:listed", "Q:added").Select(told => told.GetType()));
        Assert.True(_dialect.IsOpening);
    }

    [Fact]
    public void What_waits_for_a_peer_that_leaves_is_dropped()
    {
        Answer("Q:listed");
        _dialect.Translate(new EndpointUpdated("Q", Metadata));
        _dialect.Translate(new EndpointRemoved("Q"));

        Assert.Empty(_dialect.Opened());
    }

    [Fact]
    public void What_is_gone_is_not_announced_again()
    {
        _dialect.Translate(new TracksRemoved("Q", ["Q:added"]));
        Assert.Equal([Listed], Assert.IsType<TracksAdded>(_dialect.Translate(new EndpointUpdated("Q", Metadata))[1]).TrackList);

        _dialect.Translate(new EndpointRemoved("Q"));
        _dialect.Translate(new EndpointAdded("Q", JsonText.EmptyObject));
        Assert.Single(_dialect.Translate(new EndpointUpdated("Q", Metadata)));
    }

    [Fact]
    public void News_of_a_track_that_is_only_listed_comes_as_tracksAdded_because_trackUpdated_would_throw()
    {
        var told = Assert.IsType<TracksAdded>(Assert.Single(_dialect.Translate(new TrackUpdated("Q", "Q:listed", Metadata))));
        Assert.Equal(Listed with { Metadata = Metadata }, Assert.Single(told.TrackList));
        AssertUpdates("Q:added");

        // Announced again with its new metadata, it has what trackUpdated needs.
        var again = Assert.IsType<TracksAdded>(_dialect.Translate(new EndpointUpdated("Q", Metadata))[1]);
        Assert.All(again.TrackList, track => Assert.Equal(Metadata, track.Metadata));
        AssertUpdates("Q:listed");
    }

    [Fact]
    public void News_of_a_track_that_plays_comes_as_trackUpdated()
    {
        Answer("Q:listed");
        Assert.IsType<TracksAdded>(Assert.Single(_dialect.Translate(new TrackUpdated("Q", "Q:listed", Metadata))));
        _dialect.Opened();

        AssertUpdates("Q:listed");
    }

    private IReadOnlyList<ServerEvent> Answer(params string[] trackIds)
        => _dialect.Translate(new SdpAnswer("", trackIds.Index().ToDictionary(track => $"{track.Index}", track => track.Item)));

    private void AssertUpdates(string trackId)
    {
        var updated = new TrackUpdated("Q", trackId, Metadata);
        Assert.Equal([updated], _dialect.Translate(updated));
    }
}
