using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Endpoints;

/// <summary>When a client hears of departed tracks and peers (docs/protocol.md, section 5, quirks 1 and 7).</summary>
public sealed class DeparturesTests
{
    private static readonly RemoteTrack OfQ = Track("Q");
    private static readonly RemoteTrack OfR = Track("R");
    private readonly Departures _departures = new();

    [Fact]
    public void Who_has_no_track_that_waits_may_be_told_gone_at_once()
    {
        _departures.Add(new DepartedTrack(OfR, MayBeOpening: true));

        Assert.True(_departures.Leave("Q"));
    }

    [Fact]
    public void Quirk1_of_a_peer_that_was_told_gone_no_track_is_told_later()
    {
        _departures.Add(new DepartedTrack(OfQ, MayBeOpening: false));
        Assert.True(_departures.Leave("Q"));

        var (tracks, peers) = _departures.Tell([OfQ, OfR]);

        Assert.Equal([OfR], tracks);
        Assert.Empty(peers);
    }

    [Fact]
    public void Quirk7_a_peer_whose_track_may_just_be_opening_is_told_gone_after_that_track()
    {
        _departures.Add(new DepartedTrack(OfQ, MayBeOpening: true));
        Assert.False(_departures.Leave("Q"));

        Assert.Empty(_departures.Tell([OfR]).Peers);
        var (tracks, peers) = _departures.Tell([OfQ]);

        Assert.Equal([OfQ], tracks);
        Assert.Equal(["Q"], peers);
        Assert.Empty(_departures.Tell([]).Peers);
    }

    private static RemoteTrack Track(string peerId) => new($"{peerId}:v", peerId, new CodecFormat(Codec.Vp8, 120, 90_000));
}
