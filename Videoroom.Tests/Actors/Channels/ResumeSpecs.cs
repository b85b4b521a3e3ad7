using System.Text.Json.Nodes;
using Videoroom.Actors;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Channels;

public class ResumeSpecs() : RoomSpec(new RoomSystemOptions { MaxUnconfirmedEvents = 8 })
{
    private JsonNode _reply = null!;

    [Fact]
    public void Our_page_learns_how_to_come_back()
    {
        var alice = NewPage();

        Assert.Equal(alice.PeerId, (string?)_reply["peerId"]);
        Assert.Equal(43, ((string)_reply["resumeToken"]!).Length);
        Assert.Equal(15, (int?)_reply["resumeSeconds"]);
        Assert.Equal(0, (int?)_reply["clientSeq"]);
        Assert.False((bool)_reply["resumed"]!);
    }

    [Fact]
    public void A_page_that_comes_back_in_time_gets_what_it_missed_and_its_media_was_never_touched()
    {
        var (alice, bob) = NewPair();
        alice.LoseSocket();
        Assert.Equal("reconnecting", (string?)bob.Expect("endpointConnection")["state"]);
        bob.UpdateMetadata("""{"a":1}""");
        bob.UpdateMetadata("""{"a":2}""");
        var connection = alice.Connection;

        Advance(TimeSpan.FromSeconds(14.9));
        Resume(alice, serverSeq: 2);

        var reply = alice.ExpectJoinReply();
        Assert.True((bool)reply["resumed"]!);
        Assert.Equal(1, (int?)reply["clientSeq"]);
        Assert.Equal(1, (int?)alice.Expect("endpointUpdated", out var third)["metadata"]!["a"]);
        Assert.Equal(2, (int?)alice.Expect("endpointUpdated", out var fourth)["metadata"]!["a"]);
        Assert.Equal((3, 4), (third, fourth));
        Assert.Equal("connected", (string?)bob.Expect("endpointConnection")["state"]);
        Assert.Same(connection, alice.Connection);
        Assert.False(connection.IsClosed);

        // And the time limit is off.
        Advance(TimeSpan.FromSeconds(30));
        bob.UpdateMetadata("""{"a":3}""");
        alice.Expect("endpointUpdated");
    }

    [Fact]
    public void A_page_that_does_not_come_back_in_time_is_removed_and_has_to_join_anew()
    {
        var (alice, bob) = NewPair();
        alice.LoseSocket();
        bob.Expect("endpointConnection");

        Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(alice.PeerId, (string?)bob.Expect("endpointRemoved")["id"]);
        AwaitCounts(1, 1, 1);
        Resume(alice, serverSeq: 2);
        alice.ExpectRefused("resume_failed");
    }

    [Fact]
    public void Row14_a_wrong_token_or_another_room_gets_nothing_and_disturbs_nobody()
    {
        var (alice, bob) = NewPair();
        var guess = new string('A', 43);

        var stranger = NewClient(parameters: ResumeParameters(alice.PeerId, guess, 2));
        stranger.Join();
        stranger.ExpectRefused("resume_failed");
        stranger.Join(ResumeParameters(alice.PeerId, (string)_reply["resumeToken"]!, 2), "other");
        stranger.ExpectRefused("resume_failed");
        stranger.Join(ResumeParameters(bob.PeerId, (string)_reply["resumeToken"]!, 2));
        stranger.ExpectRefused("resume_failed");
        stranger.Join(ResumeParameters("../channels", guess, 2));
        stranger.ExpectRefused("resume_failed");

        bob.UpdateMetadata("""{"a":1}""");
        alice.Expect("endpointUpdated");
    }

    [Fact]
    public void A_second_socket_with_the_right_token_takes_over()
    {
        var (alice, bob) = NewPair();
        var first = alice.Socket;
        alice.Socket = new FakeChannelSocket(alice.Probe.Ref);
        Resume(alice, serverSeq: 2);

        alice.ExpectClosed();
        alice.ExpectJoinReply();

        // What still comes of the first socket has no say.
        alice.Channel.Tell(new Videoroom.Actors.Channels.SocketLost(first, 1000), Akka.Actor.ActorRefs.NoSender);
        alice.Channel.Tell(new Videoroom.Actors.Channels.LeaveChannel(first), Akka.Actor.ActorRefs.NoSender);
        bob.UpdateMetadata("""{"a":1}""");
        alice.Expect("endpointUpdated");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    public void A_socket_that_was_closed_on_purpose_removes_the_peer_at_once(int closeCode)
    {
        var (alice, bob) = NewPair();
        alice.LoseSocket(closeCode);
        bob.Expect("endpointRemoved");
    }

    [Fact]
    public void A_socket_that_was_closed_on_purpose_removes_the_peer_also_when_an_event_for_it_failed_first()
    {
        var (alice, bob) = NewPair();
        alice.Socket.IsFull = true;
        bob.UpdateMetadata("""{"a":1}""");
        bob.Expect("endpointConnection");

        alice.LoseSocket(1001);

        bob.Expect("endpointRemoved");
    }

    [Fact]
    public void The_originals_clients_are_removed_at_once_when_their_socket_is_lost()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        bob.LoseSocket();
        alice.Expect("endpointRemoved");
        AwaitCounts(1, 1, 1);
    }

    [Fact]
    public void The_originals_clients_are_never_told_that_somebody_reconnects()
    {
        var bob = NewConnected();
        var alice = NewPage();
        bob.Expect("endpointAdded");
        alice.LoseSocket();
        Resume(alice, serverSeq: 1);
        alice.ExpectJoinReply();
        alice.Leave();
        bob.Expect("endpointRemoved");
    }

    [Fact]
    public void A_push_is_confirmed_each_time_and_handled_once()
    {
        var (alice, bob) = NewPair();
        alice.UpdateMetadata("""{"a":1}""", 2, "7");
        alice.UpdateMetadata("""{"a":2}""", 2, "8");
        alice.UpdateMetadata("""{"a":3}""", 3, "9");

        Assert.Equal(1, (int?)bob.Expect("endpointUpdated")["metadata"]!["a"]);
        Assert.Equal(3, (int?)bob.Expect("endpointUpdated")["metadata"]!["a"]);
        Assert.Equal(["7", "8", "9"], Enumerable.Range(0, 3).Select(_ => alice.Probe.ExpectMsg<SocketReplied>().Reference));
    }

    [Fact]
    public void Row13_a_client_that_does_not_read_loses_its_socket_and_may_come_back()
    {
        var (alice, bob) = NewPair();
        alice.Socket.IsFull = true;
        bob.UpdateMetadata("""{"a":1}""");
        Assert.Equal("reconnecting", (string?)bob.Expect("endpointConnection")["state"]);

        alice.Socket = new FakeChannelSocket(alice.Probe.Ref);
        Resume(alice, serverSeq: 2);
        alice.ExpectJoinReply();
        Assert.Equal(1, (int?)alice.Expect("endpointUpdated")["metadata"]!["a"]);
    }

    [Fact]
    public void Row13_one_of_the_originals_clients_that_does_not_read_is_removed()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        bob.Socket.IsFull = true;
        alice.UpdateMetadata("""{"a":1}""");
        alice.Expect("endpointRemoved");
    }

    [Fact]
    public void Row13_a_peer_that_missed_more_than_is_kept_is_removed()
    {
        var (alice, bob) = NewPair();
        alice.LoseSocket();
        bob.Expect("endpointConnection");

        for (var update = 0; update < 10; update++)
        {
            bob.UpdateMetadata($$"""{"a":{{update}}}""");
        }

        bob.Expect("endpointRemoved");
    }

    [Fact]
    public void Confirmed_events_make_room_for_others()
    {
        var (alice, bob) = NewPair();
        for (var update = 0; update < 20; update++)
        {
            bob.UpdateMetadata($$"""{"a":{{update}}}""");
            alice.Expect("endpointUpdated", out var sequence);
            alice.Push("confirm", $$"""{"seq":{{sequence}}}""");
        }

        alice.LoseSocket();
        Assert.Equal("reconnecting", (string?)bob.Expect("endpointConnection")["state"]);
        Resume(alice, serverSeq: 22);
        alice.ExpectJoinReply();
    }

    [Fact]
    public void A_page_that_asks_for_what_is_no_longer_kept_is_removed_at_once_so_that_it_can_join_anew()
    {
        var (alice, bob) = NewPair();
        alice.Push("confirm", """{"seq":2}""");
        alice.LoseSocket();
        bob.Expect("endpointConnection");
        Resume(alice, serverSeq: 0);
        alice.ExpectRefused("resume_failed");
        bob.Expect("endpointRemoved");
    }

    [Fact]
    public void Disconnect_ends_the_session_at_once()
    {
        var (alice, bob) = NewPair();
        alice.Send("""{"type":"disconnect"}""", 2);
        alice.ExpectClosed();
        bob.Expect("endpointRemoved");
    }

    [Fact]
    public void Row12_malformed_pushes_are_ignored()
    {
        var (alice, bob) = NewPair();
        alice.Push("mediaEvent", "[]");
        alice.Push("mediaEvent", """{"data":7}""");
        alice.Push("mediaEvent", """{"data":"\ud800"}""");
        alice.Push("mediaEvent", """{"data":"{}","seq":"x"}""");
        alice.Push("confirm", """{"seq":"x"}""");
        alice.Push("somethingElse", "{}");
        alice.Send("""{"type":"nobodyKnows"}""");
        alice.UpdateMetadata("""{"a":1}""");
        bob.Expect("endpointUpdated");
    }

    /// <summary>Alice and bob on our page; alice has handled two events (connected, endpointAdded) and sent one.</summary>
    private (SpecClient Alice, SpecClient Bob) NewPair()
    {
        var alice = NewPage();
        var reply = _reply;
        var bob = NewPage();
        _reply = reply;
        alice.Expect("endpointAdded");
        return (alice, bob);
    }

    private SpecClient NewPage()
    {
        var page = NewClient(parameters: SpecClient.PageParameters);
        page.Join();
        _reply = page.ExpectJoined();
        page.Send("""{"type":"connect","data":{"metadata":{}}}""", 1);
        page.Expect("connected");
        return page;
    }

    private void Resume(SpecClient client, long serverSeq)
        => client.Join(ResumeParameters(client.PeerId, (string)_reply["resumeToken"]!, serverSeq));

    private static string ResumeParameters(string peerId, string token, long serverSeq)
        => $$"""{"videoroom":1,"resume":true,"peerId":"{{peerId}}","resumeToken":"{{token}}","serverSeq":{{serverSeq}}}""";
}
