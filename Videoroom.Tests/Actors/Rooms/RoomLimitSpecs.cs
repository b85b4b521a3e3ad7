using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Actors.Fakes;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Actors.Rooms;

public class RoomLimitSpecs() : RoomSpec(new RoomSystemOptions { MaxPeersPerRoom = 2, MaxRoomsPerNode = 2 })
{
    [Fact]
    public async Task A_full_room_refuses_with_a_reason_and_takes_the_next_when_somebody_has_left()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        var carol = NewClient();
        carol.Join();
        await carol.ExpectRefusedAsync("room_full");

        bob.Leave();
        await alice.ExpectAsync("endpointRemoved");
        carol.Join();
        await carol.ExpectJoinedAsync();
    }

    [Fact]
    public async Task A_full_node_starts_no_more_rooms_and_the_running_ones_take_joins()
    {
        var alice = await NewConnectedAsync("one");
        var bob = await NewConnectedAsync("two");
        var carol = NewClient("three");
        carol.Join();
        await carol.ExpectRefusedAsync("too_many_rooms");
        await AwaitCountsAsync(2, 2, 2);

        var dave = await NewConnectedAsync("one", SpecClient.OriginalParameters, alice);
        bob.Leave();
        await AwaitCountsAsync(1, 2, 2);
        carol.Join();
        await carol.ExpectJoinedAsync();
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
    public async Task Row12_a_peer_that_never_stops_to_change_things_is_removed_with_a_reason_and_the_others_stay()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(parameters: SpecClient.PageParameters, others: alice);

        for (var i = 0; i < 600; i++)
        {
            bob.UpdateMetadata($$"""{"i":{{i}}}""", sequence: i + 2);
        }

        Assert.Equal("rate_limited", (string?)(await bob.ExpectAsync("error"))["code"]);
        await bob.ExpectClosedAsync();
        var heard = 0;
        var rounds = new RoundLimit(10_000);
        while (rounds.Next() && await alice.ExpectAnyAsync() == "endpointUpdated")
        {
            heard++;
        }

        Assert.InRange(heard, 400, ChangeBudget.Capacity / ChangeBudget.BytesPerChange);
        await AwaitCountsAsync(1, 1, 1);
        await NewConnectedAsync(others: alice);
    }

    [Fact]
    public async Task Row12_a_peer_that_publishes_and_removes_tracks_without_end_is_removed()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(parameters: SpecClient.PageParameters, others: alice);

        for (var i = 0; i < 300; i++)
        {
            bob.Send(FakeOffer.Event($"ufrag{i}", [bob.TrackId($"a{i}"), bob.TrackId($"b{i}")]), sequence: i + 2);
        }

        await bob.Probe.FishForMessageAsync<SocketPushed>(pushed => pushed.PayloadJson.Contains("rate_limited", StringComparison.Ordinal));
        await bob.ExpectClosedAsync();
        await AwaitCountsAsync(1, 1, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"isSimulcastOn":7}""")]
    public async Task Row12_a_join_with_unusable_parameters_is_refused_and_starts_nothing(string parameters)
    {
        var alice = NewClient();
        alice.Join(parameters);
        await alice.ExpectRefusedAsync("bad_request");
        await AwaitCountsAsync(0, 0, 0);
    }
}
