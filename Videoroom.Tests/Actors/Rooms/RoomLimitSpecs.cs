using Videoroom.Actors;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Actors.Fakes;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Actors.Rooms;

public class RoomLimitSpecs() : RoomSpec(new RoomSystemOptions { MaxPeersPerRoom = 2, MaxRoomsPerNode = 2 })
{
    [Fact]
    public void A_full_room_refuses_with_a_reason_and_takes_the_next_when_somebody_has_left()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        var carol = NewClient();
        carol.Join();
        carol.ExpectRefused("room_full");

        bob.Leave();
        alice.Expect("endpointRemoved");
        carol.Join();
        carol.ExpectJoined();
    }

    [Fact]
    public void A_full_node_starts_no_more_rooms_and_the_running_ones_take_joins()
    {
        var alice = NewConnected("one");
        var bob = NewConnected("two");
        var carol = NewClient("three");
        carol.Join();
        carol.ExpectRefused("too_many_rooms");
        AwaitCounts(2, 2, 2);

        var dave = NewConnected("one", SpecClient.OriginalParameters, alice);
        bob.Leave();
        AwaitCounts(1, 2, 2);
        carol.Join();
        carol.ExpectJoined();
        Assert.NotEqual(dave.PeerId, carol.PeerId);
    }

    [Fact]
    public void Row10_a_room_full_of_peers_that_publish_all_they_may_makes_nobodys_offer_too_long()
    {
        // What Chromium writes for an m-line of video, escaped twice on its way.
        const int BytesPerLine = 3_600;
        var options = new RoomSystemOptions();
        var lines = options.MaxPeersPerRoom * options.MaxTracksPerPeer;

        Assert.InRange(lines, 1, SdpLimits.Default.MaxMediaDescriptions / 2);
        Assert.InRange(lines * BytesPerLine, 1, Math.Min(SdpLimits.Default.MaxLength, new SignallingLimits().MaxMessageBytes));
    }

    [Fact]
    public void Row12_a_peer_that_never_stops_to_change_things_is_removed_with_a_reason_and_the_others_stay()
    {
        var alice = NewConnected();
        var bob = NewConnected(parameters: SpecClient.PageParameters, others: alice);

        for (var i = 0; i < 600; i++)
        {
            bob.UpdateMetadata($$"""{"i":{{i}}}""", sequence: i + 2);
        }

        Assert.Equal("rate_limited", (string?)bob.Expect("error")["code"]);
        bob.ExpectClosed();
        var heard = 0;
        while (alice.ExpectAny() == "endpointUpdated")
        {
            heard++;
        }

        Assert.InRange(heard, 400, ChangeBudget.Capacity / ChangeBudget.BytesPerChange);
        AwaitCounts(1, 1, 1);
        NewConnected(others: alice);
    }

    [Fact]
    public void Row12_a_peer_that_publishes_and_removes_tracks_without_end_is_removed()
    {
        var alice = NewConnected();
        var bob = NewConnected(parameters: SpecClient.PageParameters, others: alice);

        for (var i = 0; i < 300; i++)
        {
            bob.Send(FakeOffer.Event($"ufrag{i}", [bob.TrackId($"a{i}"), bob.TrackId($"b{i}")]), sequence: i + 2);
        }

        bob.Probe.FishForMessage<SocketPushed>(pushed => pushed.PayloadJson.Contains("rate_limited", StringComparison.Ordinal));
        bob.ExpectClosed();
        AwaitCounts(1, 1, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"isSimulcastOn":7}""")]
    public void Row12_a_join_with_unusable_parameters_is_refused_and_starts_nothing(string parameters)
    {
        var alice = NewClient();
        alice.Join(parameters);
        alice.ExpectRefused("bad_request");
        AwaitCounts(0, 0, 0);
    }
}
