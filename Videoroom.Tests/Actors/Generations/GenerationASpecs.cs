using System.Text.Json;
using Videoroom.Actors.Messages;
using Videoroom.Engine.Peers;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>Generation A (0.3.x, the tutorial's client) in a room, by the events that it was seen to send.</summary>
public class GenerationASpecs : RoomSpec
{
    private const string AnyParameters = "{}";
    private const string RenegotiateTracks = """{"type":"custom","data":{"type":"renegotiateTracks"}}""";

    [Fact]
    public async Task Generation_A_goes_through_a_whole_session_in_its_own_words()
    {
        var alice = await NewConnectedAsync();
        await alice.PublishAsync(["cam"]);
        var cam = alice.TrackId("cam");

        // Nothing but the room's simulcast setting comes before the answer to join.
        var bob = NewClient(parameters: AnyParameters);
        bob.Join();
        await bob.ExpectJoinedAsync();
        bob.Send("""{"type":"join","data":{"metadata":{"displayName":"bob"}}}""");
        await bob.ExpectTextAsync(
            $$$$$"""
            {"type":"peerAccepted","data":{"id":"{{{{{bob.PeerId}}}}}","peersInRoom":[{"id":"{{{{{alice.PeerId}}}}}","metadata":{"displayName":"x"},
            "trackIdToMetadata":{"{{{{{cam}}}}}":{"type":"camera","active":true}}}]}}
            """);
        Assert.NotNull((await bob.ExpectAsync("tracksAdded"))["trackIdToMetadata"]![cam]);
        await bob.ExpectTextAsync("""{"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":0,"video":1},"integratedTurnServers":[]}}}""");
        Assert.Equal(bob.PeerId, (string?)(await alice.ExpectAsync("endpointAdded"))["id"]);

        // onJoinSuccess adds two tracks, each with a request of its own, while the first round is open.
        bob.Send(RenegotiateTracks);
        bob.Send(RenegotiateTracks);
        SendOffer(bob, "bob1", "camera", "screen");
        bob.Send(
            """
            {"type":"custom","data":{"type":"candidate","data":{
            "candidate":"candidate:2 1 udp 41885439 192.0.2.1 50123 typ relay raddr 0.0.0.0 rport 0","sdpMLineIndex":0}}}
            """);
        var answer = await bob.ExpectAsync("sdpAnswer");
        Assert.Equal(
            [bob.TrackId("camera"), bob.TrackId("screen"), cam],
            new[] { "0", "1", "2" }.Select(mid => (string?)answer["midToTrackId"]![mid]));
        await ExpectCandidatesAsync(bob);
        Select(bob, "bob1");

        // The requests of meanwhile make one more round.
        await bob.ExpectAsync("offerData");
        SendOffer(bob, "bob2", "camera", "screen");
        await bob.ExpectAsync("sdpAnswer");
        await ExpectCandidatesAsync(bob);
        Select(bob, "bob2");
        Assert.Equal(2, (await alice.ExpectAsync("tracksAdded"))["tracks"]!.AsObject().Count);
        await alice.ExpectAsync("offerData");
        await alice.OfferAsync(["cam"], receiving: 2);

        bob.Send("""{"type":"updatePeerMetadata","data":{"metadata":{"displayName":"rob"}}}""");
        Assert.Equal("rob", (string?)(await alice.ExpectAsync("endpointUpdated"))["metadata"]!["displayName"]);
        bob.UpdateTrackMetadata(bob.TrackId("camera"), """{"active":false}""");
        Assert.False((bool?)(await alice.ExpectAsync("trackUpdated"))["metadata"]!["active"]);

        alice.UpdateMetadata("""{"displayName":"alex"}""");
        await bob.ExpectTextAsync($$$$$"""{"type":"peerUpdated","data":{"peerId":"{{{{{alice.PeerId}}}}}","metadata":{"displayName":"alex"}}}""");
        alice.UpdateTrackMetadata(cam, """{"active":false}""");
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("trackUpdated"))["peerId"]);

        var carol = await NewConnectedAsync(others: alice);
        await bob.ExpectTextAsync($$$$$"""{"type":"peerJoined","data":{"peer":{"id":"{{{{{carol.PeerId}}}}}","metadata":{"displayName":"x"}}}}""");

        alice.Leave();
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("tracksRemoved"))["peerId"]);
        await bob.ExpectTextAsync($$$$$"""{"type":"peerLeft","data":{"peerId":"{{{{{alice.PeerId}}}}}"}}""");
        Assert.Equal(1, (int?)(await bob.ExpectAsync("offerData"))["tracksTypes"]!["video"]);

        bob.Send("""{"type":"leave"}""");
        await bob.ExpectClosedAsync();
        await AwaitCountsAsync(1, 1, 1);
    }

    [Fact]
    public async Task Row_peerRemoved_tells_generation_A_why_it_is_out_of_the_room()
    {
        var bob = await NewEnteredAsync();

        bob.Connection.Observer.OnFailed(PeerConnectionFailure.ConsentExpired, "The connection was lost.");

        await bob.ExpectTextAsync($$$$$"""{"type":"peerRemoved","data":{"peerId":"{{{{{bob.PeerId}}}}}","reason":"The connection was lost."}}""");
        await bob.ExpectClosedAsync();
    }

    [Fact]
    public async Task Row_peerDenied_answers_a_join_that_was_under_way_when_the_room_removed_the_peer()
    {
        var bob = NewClient(parameters: AnyParameters);
        bob.Join();
        await bob.ExpectJoinedAsync(simulcast: false);
        await AwaitConnectionAsync(bob);

        bob.Connection.Observer.OnFailed(PeerConnectionFailure.InternalError, "No.");

        Assert.Equal("error", (await bob.Probe.ExpectMsgAsync<SocketPushed>()).EventName);
        await bob.ExpectTextAsync("""{"type":"peerDenied","data":{}}""");
        await bob.ExpectClosedAsync();
    }

    [Fact]
    public async Task Quirk2_generation_A_gets_nothing_before_peerAccepted()
    {
        var alice = await NewConnectedAsync();
        var bob = NewClient(parameters: AnyParameters);
        bob.Join();
        await bob.ExpectJoinedAsync();
        bob.Send(RenegotiateTracks);
        alice.UpdateMetadata("""{"a":1}""");
        await alice.PublishAsync(["cam"]);

        bob.Enter();
        await bob.ExpectAsync("peerAccepted");
    }

    [Fact]
    public async Task Quirk3_generation_A_plays_a_track_whose_peer_changed_its_metadata_before_the_answer()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewEnteredAsync(alice);
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");

        alice.UpdateMetadata("""{"a":1}""");
        await bob.ExpectAsync("peerUpdated");
        Assert.NotNull((await bob.ExpectAsync("tracksAdded"))["trackIdToMetadata"]![alice.TrackId("cam")]);

        // While the client is at work on the answer, peerUpdated waits; after it, nothing is announced again.
        await bob.OfferAsync([], receiving: 1);
        alice.UpdateMetadata("""{"a":2}""");
        await NewConnectedAsync(others: alice);
        await bob.ExpectAsync("peerJoined");
        await AdvanceAsync(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        Assert.Equal(2, (int?)(await bob.ExpectAsync("peerUpdated"))["metadata"]!["a"]);
        alice.UpdateMetadata("""{"a":3}""");
        alice.UpdateMetadata("""{"a":4}""");
        await bob.ExpectAsync("peerUpdated");
        await bob.ExpectAsync("peerUpdated");
    }

    [Fact]
    public async Task Every_generation_and_our_page_are_in_one_room_each_told_in_its_own_words()
    {
        var b = await NewConnectedAsync();
        var a = await NewEnteredAsync(b);
        var page = await NewConnectedAsync(parameters: SpecClient.PageParameters, others: b);
        await a.ExpectAsync("peerJoined");

        SpecClient[] all = [a, b, page];
        foreach (var (index, publisher) in all.Index())
        {
            await publisher.PublishAsync(["cam"], receiving: 4);
            foreach (var other in all.Where(other => other != publisher))
            {
                var added = await other.ExpectAsync("tracksAdded");
                Assert.Equal((publisher.PeerId, publisher.PeerId), ((string?)added["peerId"], (string?)added["endpointId"]));
                Assert.NotNull(added["trackIdToMetadata"]![publisher.TrackId("cam")]);
                Assert.NotNull(added["tracks"]![publisher.TrackId("cam")]);
                var offerData = await other.ExpectAsync("offerData");
                Assert.NotNull(offerData["integratedTurnServers"]);
                Assert.Equal(other == page, offerData.AsObject().ContainsKey("iceRestart"));
                await other.OfferAsync([Array.IndexOf(all, other) < index ? "cam" : null], receiving: 4);
            }
        }

        // All are done with their answers.
        await AdvanceAsync(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        a.Send("""{"type":"updatePeerMetadata","data":{"metadata":{"displayName":"new"}}}""");
        await b.ExpectAsync("endpointUpdated");
        await page.ExpectAsync("endpointUpdated");
        page.UpdateMetadata("""{"displayName":"new"}""");
        await a.ExpectAsync("peerUpdated");
        await b.ExpectAsync("endpointUpdated");

        b.Send("""{"type":"disconnect"}""");
        await b.ExpectClosedAsync();
        await a.ExpectAsync("tracksRemoved");
        await a.ExpectAsync("peerLeft");
        await a.ExpectAsync("offerData");
        await page.ExpectAsync("tracksRemoved");
        await page.ExpectAsync("endpointRemoved");
        await page.ExpectAsync("offerData");

        a.Send("""{"type":"leave"}""");
        await a.ExpectClosedAsync();
        await page.ExpectAsync("tracksRemoved");
        await page.ExpectAsync("endpointRemoved");
    }

    private async Task<SpecClient> NewEnteredAsync(params SpecClient[] others)
    {
        var client = NewClient(parameters: AnyParameters);
        client.Join();
        await client.ExpectJoinReplyAsync();
        Assert.Equal("simulcastConfig", (await client.Probe.ExpectMsgAsync<SocketPushed>()).EventName);
        client.Enter();
        await client.ExpectAsync("peerAccepted");
        await AwaitConnectionAsync(client);
        foreach (var other in others)
        {
            await other.ExpectAsync("endpointAdded");
        }

        return client;
    }

    /// <summary>An offer as generation A writes it, without bitrates, for two tracks of its own and room for one.</summary>
    private static void SendOffer(SpecClient client, string usernameFragment, string first, string second)
        => client.Send(
            $$$$$"""
            {"type":"custom","data":{"type":"sdpOffer","data":{
            "sdpOffer":{"type":"offer","sdp":{{{{{JsonSerializer.Serialize(FakeOffer.Sdp(usernameFragment, ["sendonly", "sendonly", "recvonly"]))}}}}}},
            "trackIdToTrackMetadata":{"{{{{{client.TrackId(first)}}}}}":{},"{{{{{client.TrackId(second)}}}}}":{}},
            "midToTrackId":{"0":"{{{{{client.TrackId(first)}}}}}","1":"{{{{{client.TrackId(second)}}}}}"}}}}
            """);

    /// <summary>They come after the answer, as a client adds them at once: one of UDP, one of TCP.</summary>
    private static async Task ExpectCandidatesAsync(SpecClient client)
    {
        Assert.Equal(0, (int?)(await client.ExpectAsync("candidate"))["sdpMLineIndex"]);
        Assert.Equal(0, (int?)(await client.ExpectAsync("candidate"))["sdpMLineIndex"]);
    }

    private static void Select(SpecClient client, string usernameFragment)
        => client.Connection.Observer.OnIceSelected(usernameFragment, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5000));
}
