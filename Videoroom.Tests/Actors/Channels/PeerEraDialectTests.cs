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
    public void Quirk_3_after_peerUpdated_the_tracks_that_do_not_play_yet_are_announced_again()
    {
        var told = _dialect.Translate(new EndpointUpdated("Q", Metadata));

        Assert.Equal(new PeerUpdated("Q", Metadata), told[0]);
        Assert.Equal([Listed, Added], Assert.IsType<TracksAdded>(told[1]).TrackList);
        Assert.Equal(2, told.Count);
        Assert.Single(_dialect.Translate(new EndpointUpdated("R", Metadata)));
    }

    [Fact]
    public void Quirk_3_tracks_that_play_are_not_announced_again_because_they_would_lose_their_stream()
    {
        _dialect.Translate(new SdpAnswer("", new Dictionary<string, string> { ["0"] = "Q:listed" }));
        Assert.Equal([Added], Assert.IsType<TracksAdded>(_dialect.Translate(new EndpointUpdated("Q", Metadata))[1]).TrackList);

        _dialect.Translate(new SdpAnswer("", new Dictionary<string, string> { ["0"] = "Q:listed", ["1"] = "Q:added" }));
        Assert.Single(_dialect.Translate(new EndpointUpdated("Q", Metadata)));
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
        _dialect.Translate(new SdpAnswer("", new Dictionary<string, string> { ["0"] = "Q:listed" }));

        AssertUpdates("Q:listed");
    }

    private void AssertUpdates(string trackId)
    {
        var updated = new TrackUpdated("Q", trackId, Metadata);
        Assert.Equal([updated], _dialect.Translate(updated));
    }
}
