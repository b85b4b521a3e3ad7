using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>What those who only send or only receive change for a room.</summary>
public class PeerRoleTests
{
    private readonly RoomState _room = new(epoch: 7);

    [Fact]
    public void A_publisher_is_announced_like_anybody_and_is_told_and_sent_nothing()
    {
        Enter("A");
        Publish("A");
        var entered = Enter("W", PeerRole.Publisher);

        Assert.Single(entered, action => action is TellClient { PeerId: "A", Event: EndpointAdded { Id: "W" } });
        Assert.Empty(Assert.IsType<Connected>(Assert.Single(entered.OfType<TellClient>(), tell => tell.PeerId == "W").Event).OtherEndpoints);
        Assert.DoesNotContain(entered, action => action is TellEndpoint);
        Assert.All(Publish("W"), action => Assert.Equal("A", action.PeerId));
        Assert.All(_room.UpdateMetadata("A", DisplayName.Write("Anna")), action => Assert.NotEqual("W", action.PeerId));
        Assert.Equal("W", Assert.IsType<ForgetPeer>(Assert.IsType<TellEndpoint>(Assert.Single(_room.Remove("W"))).Command).PeerId);
    }

    [Fact]
    public void A_viewer_is_announced_to_nobody_and_is_sent_everything()
    {
        Enter("A");
        Publish("A");
        var entered = Enter("V", PeerRole.Viewer);

        Assert.All(entered, action => Assert.Equal("V", action.PeerId));

        // A player offers as soon as it hears that it is connected.
        Assert.IsType<TellEndpoint>(entered[0]);
        Assert.Equal(["A:v"], Received(entered));
        var later = Enter("B");
        Assert.DoesNotContain(later, action => action.PeerId == "V");
        Assert.DoesNotContain(later, action => action is TellClient { Event: EndpointAdded { Id: "V" } });
        Assert.Equal(["A"], Assert.IsType<Connected>(Assert.IsType<TellClient>(later[0]).Event).OtherEndpoints.Select(other => other.Id));
        Assert.Equal(["B:v"], Received(Publish("B").Where(action => action.PeerId == "V")));
        Assert.Equal(["B:v"], Stopped(_room.Remove("B")));
        Assert.Empty(_room.Remove("V"));
    }

    [Fact]
    public void A_viewer_counts_for_the_rooms_size()
    {
        Enter("V", PeerRole.Viewer);
        Assert.Equal(1, _room.Count);
    }

    [Theory]
    [InlineData("B")]
    [InlineData("Ben")]
    public void A_viewer_that_watches_one_peer_by_id_or_name_gets_no_others_tracks(string watched)
    {
        Enter("A");
        Publish("A");
        var entered = Enter("V", PeerRole.Viewer, watched);
        Assert.DoesNotContain(entered, action => action is TellEndpoint);
        Enter("B", name: "Ben");

        Assert.Equal(["B:v"], Received(Publish("B").Where(action => action.PeerId == "V")));
        Assert.Empty(Stopped(_room.Remove("A")));
        Assert.Equal(["B:v"], Stopped(_room.Remove("B")));
    }

    [Fact]
    public void A_viewer_that_watches_a_name_sees_whoever_bears_it_now()
    {
        Enter("V", PeerRole.Viewer, "Ben");
        Enter("B", name: "Benjamin");
        Publish("B");

        Assert.Equal(["B:v"], Received(_room.UpdateMetadata("B", DisplayName.Write("Ben"))));
        Assert.Empty(_room.UpdateMetadata("B", new JsonText("""{"displayName":"Ben","emoji":"x"}""")));
        Assert.Equal(["B:v"], Stopped(_room.UpdateMetadata("B", DisplayName.Write("Benno"))));
    }

    [Theory]
    [InlineData("""{"displayName":"Ben"}""", "Ben")]
    [InlineData("""{"displayName":5}""", null)]
    [InlineData("""{"displayName":"\ud800"}""", null)]
    [InlineData("[]", null)]
    [InlineData("{", null)]
    public void Row16_a_name_in_metadata_is_read_whatever_it_is(string metadata, string? expected)
        => Assert.Equal(expected, DisplayName.Read(new JsonText(metadata)));

    private IReadOnlyList<RoomAction> Enter(string peerId, PeerRole role = PeerRole.Participant, string? watched = null, string? name = null)
    {
        _room.Add(peerId, true, role, watched);
        return _room.Connect(peerId, DisplayName.Write(name ?? $"name of {peerId}"));
    }

    private IReadOnlyList<RoomAction> Publish(string peerId) => _room.Publish(
        peerId, [new PublishedTrack($"{peerId}:v", "0", new CodecFormat(Codec.Vp8, 96, 90_000), [], null, null)], []).Actions;

    private static IEnumerable<string> Received(IEnumerable<RoomAction> actions) => actions.OfType<TellEndpoint>()
        .Select(tell => tell.Command).OfType<ReceiveTracks>().SelectMany(receive => receive.Tracks).Select(track => track.TrackId);

    private static IEnumerable<string> Stopped(IEnumerable<RoomAction> actions) => actions.OfType<TellEndpoint>()
        .Where(tell => tell.PeerId == "V").Select(tell => tell.Command).OfType<StopReceivingTracks>().SelectMany(stop => stop.TrackIds);
}
