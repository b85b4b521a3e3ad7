using System.Text.Json;
using Videoroom.Actors.Endpoints;
using Videoroom.Engine;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>Generation A (0.3.x, the tutorial's client) in a room, by the events that it was seen to send.</summary>
public class GenerationASpecs : RoomSpec
{
    private const string AnyParameters = "{}";
    private const string RenegotiateTracks = """{"type":"custom","data":{"type":"renegotiateTracks"}}""";

    [Fact]
    public void Generation_A_goes_through_a_whole_session_in_its_own_words()
    {
        var alice = NewConnected();
        alice.Publish(["cam"]);
        var cam = alice.TrackId("cam");

        // Nothing but the room's simulcast setting comes before the answer to join.
        var bob = NewClient(parameters: AnyParameters);
        bob.Join();
        bob.ExpectJoined();
        bob.Send("""{"type":"join","data":{"metadata":{"displayName":"bob"}}}""");
        bob.ExpectText(
            $$$$$"""
            {"type":"peerAccepted","data":{"id":"{{{{{bob.PeerId}}}}}","peersInRoom":[{"id":"{{{{{alice.PeerId}}}}}","metadata":{"displayName":"x"},
            "trackIdToMetadata":{"{{{{{cam}}}}}":{"type":"camera","active":true}}}]}}
            """);
        Assert.NotNull(bob.Expect("tracksAdded")["trackIdToMetadata"]![cam]);
        bob.ExpectText("""{"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":0,"video":1},"integratedTurnServers":[]}}}""");
        Assert.Equal(bob.PeerId, (string?)alice.Expect("endpointAdded")["id"]);

        // onJoinSuccess adds two tracks, each with a request of its own, while the first round is open.
        bob.Send(RenegotiateTracks);
        bob.Send(RenegotiateTracks);
        SendOffer(bob, "bob1", "camera", "screen");
        bob.Send(
            """
            {"type":"custom","data":{"type":"candidate","data":{
            "candidate":"candidate:2 1 udp 41885439 192.0.2.1 50123 typ relay raddr 0.0.0.0 rport 0","sdpMLineIndex":0}}}
            """);
        var answer = bob.Expect("sdpAnswer");
        Assert.Equal(
            [bob.TrackId("camera"), bob.TrackId("screen"), cam],
            new[] { "0", "1", "2" }.Select(mid => (string?)answer["midToTrackId"]![mid]));
        ExpectCandidates(bob);
        Select(bob, "bob1");

        // The requests of meanwhile make one more round.
        bob.Expect("offerData");
        SendOffer(bob, "bob2", "camera", "screen");
        bob.Expect("sdpAnswer");
        ExpectCandidates(bob);
        Select(bob, "bob2");
        Assert.Equal(2, alice.Expect("tracksAdded")["tracks"]!.AsObject().Count);
        alice.Expect("offerData");
        alice.Offer(["cam"], receiving: 2);

        bob.Send("""{"type":"updatePeerMetadata","data":{"metadata":{"displayName":"rob"}}}""");
        Assert.Equal("rob", (string?)alice.Expect("endpointUpdated")["metadata"]!["displayName"]);
        bob.UpdateTrackMetadata(bob.TrackId("camera"), """{"active":false}""");
        Assert.False((bool?)alice.Expect("trackUpdated")["metadata"]!["active"]);

        alice.UpdateMetadata("""{"displayName":"alex"}""");
        bob.ExpectText($$$$$"""{"type":"peerUpdated","data":{"peerId":"{{{{{alice.PeerId}}}}}","metadata":{"displayName":"alex"}}}""");
        alice.UpdateTrackMetadata(cam, """{"active":false}""");
        Assert.Equal(alice.PeerId, (string?)bob.Expect("trackUpdated")["peerId"]);

        var carol = NewConnected(others: alice);
        bob.ExpectText($$$$$"""{"type":"peerJoined","data":{"peer":{"id":"{{{{{carol.PeerId}}}}}","metadata":{"displayName":"x"}}}}""");

        alice.Leave();
        Assert.Equal(alice.PeerId, (string?)bob.Expect("tracksRemoved")["peerId"]);
        bob.ExpectText($$$$$"""{"type":"peerLeft","data":{"peerId":"{{{{{alice.PeerId}}}}}"}}""");
        Assert.Equal(1, (int?)bob.Expect("offerData")["tracksTypes"]!["video"]);

        bob.Send("""{"type":"leave"}""");
        bob.ExpectClosed();
        AwaitCounts(1, 1, 1);
    }

    [Fact]
    public void Row_peerRemoved_tells_generation_A_why_it_is_out_of_the_room()
    {
        var bob = NewEntered();

        bob.Connection.Observer.OnFailed(PeerConnectionFailure.ConsentExpired, "The connection was lost.");

        bob.ExpectText($$$$$"""{"type":"peerRemoved","data":{"peerId":"{{{{{bob.PeerId}}}}}","reason":"The connection was lost."}}""");
        bob.ExpectClosed();
    }

    [Fact]
    public void Row_peerDenied_answers_a_join_that_was_under_way_when_the_room_removed_the_peer()
    {
        var bob = NewClient(parameters: AnyParameters);
        bob.Join();
        bob.ExpectJoined(simulcast: false);

        bob.Connection.Observer.OnFailed(PeerConnectionFailure.InternalError, "No.");

        Assert.Equal("error", bob.Probe.ExpectMsg<SocketPushed>().EventName);
        bob.ExpectText("""{"type":"peerDenied","data":{}}""");
        bob.ExpectClosed();
    }

    [Fact]
    public void Quirk2_generation_A_gets_nothing_before_peerAccepted()
    {
        var alice = NewConnected();
        var bob = NewClient(parameters: AnyParameters);
        bob.Join();
        bob.ExpectJoined();
        bob.Send(RenegotiateTracks);
        alice.UpdateMetadata("""{"a":1}""");
        alice.Publish(["cam"]);

        bob.Enter();
        bob.Expect("peerAccepted");
    }

    [Fact]
    public void Quirk3_generation_A_plays_a_track_whose_peer_changed_its_metadata_before_the_answer()
    {
        var alice = NewConnected();
        var bob = NewEntered(alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");

        alice.UpdateMetadata("""{"a":1}""");
        bob.Expect("peerUpdated");
        Assert.NotNull(bob.Expect("tracksAdded")["trackIdToMetadata"]![alice.TrackId("cam")]);

        // While the client is at work on the answer, peerUpdated waits; after it, nothing is announced again.
        bob.Offer([], receiving: 1);
        alice.UpdateMetadata("""{"a":2}""");
        NewConnected(others: alice);
        bob.Expect("peerJoined");
        Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        Assert.Equal(2, (int?)bob.Expect("peerUpdated")["metadata"]!["a"]);
        alice.UpdateMetadata("""{"a":3}""");
        alice.UpdateMetadata("""{"a":4}""");
        bob.Expect("peerUpdated");
        bob.Expect("peerUpdated");
    }

    [Fact]
    public void Every_generation_and_our_page_are_in_one_room_each_told_in_its_own_words()
    {
        var b = NewConnected();
        var a = NewEntered(b);
        var page = NewConnected(parameters: SpecClient.PageParameters, others: b);
        a.Expect("peerJoined");

        SpecClient[] all = [a, b, page];
        foreach (var (index, publisher) in all.Index())
        {
            publisher.Publish(["cam"], receiving: 4);
            foreach (var other in all.Where(other => other != publisher))
            {
                var added = other.Expect("tracksAdded");
                Assert.Equal((publisher.PeerId, publisher.PeerId), ((string?)added["peerId"], (string?)added["endpointId"]));
                Assert.NotNull(added["trackIdToMetadata"]![publisher.TrackId("cam")]);
                Assert.NotNull(added["tracks"]![publisher.TrackId("cam")]);
                var offerData = other.Expect("offerData");
                Assert.NotNull(offerData["integratedTurnServers"]);
                Assert.Equal(other == page, offerData.AsObject().ContainsKey("iceRestart"));
                other.Offer([Array.IndexOf(all, other) < index ? "cam" : null], receiving: 4);
            }
        }

        // All are done with their answers.
        Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        a.Send("""{"type":"updatePeerMetadata","data":{"metadata":{"displayName":"new"}}}""");
        b.Expect("endpointUpdated");
        page.Expect("endpointUpdated");
        page.UpdateMetadata("""{"displayName":"new"}""");
        a.Expect("peerUpdated");
        b.Expect("endpointUpdated");

        b.Send("""{"type":"disconnect"}""");
        b.ExpectClosed();
        a.Expect("tracksRemoved");
        a.Expect("peerLeft");
        a.Expect("offerData");
        page.Expect("tracksRemoved");
        page.Expect("endpointRemoved");
        page.Expect("offerData");

        a.Send("""{"type":"leave"}""");
        a.ExpectClosed();
        page.Expect("tracksRemoved");
        page.Expect("endpointRemoved");
    }

    private SpecClient NewEntered(params SpecClient[] others)
    {
        var client = NewClient(parameters: AnyParameters);
        client.Join();
        client.ExpectJoinReply();
        Assert.Equal("simulcastConfig", client.Probe.ExpectMsg<SocketPushed>().EventName);
        client.Enter();
        client.Expect("peerAccepted");
        foreach (var other in others)
        {
            other.Expect("endpointAdded");
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
    private static void ExpectCandidates(SpecClient client)
    {
        Assert.Equal(0, (int?)client.Expect("candidate")["sdpMLineIndex"]);
        Assert.Equal(0, (int?)client.Expect("candidate")["sdpMLineIndex"]);
    }

    private static void Select(SpecClient client, string usernameFragment)
        => client.Connection.Observer.OnIceSelected(usernameFragment, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5000));
}
