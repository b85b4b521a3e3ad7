using System.Text.Json.Nodes;
using Videoroom.Actors.Settings;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Channels;

public class ResumeSpecs() : RoomSpec(new RoomSystemOptions { MaxUnconfirmedEvents = 8 })
{
    private JsonNode _reply = null!;

    [Fact]
    public async Task Our_page_learns_how_to_come_back()
    {
        var alice = await NewPageAsync();

        Assert.Equal(alice.PeerId, (string?)_reply["peerId"]);
        Assert.Equal(43, ((string)_reply["resumeToken"]!).Length);
        Assert.Equal(15, (int?)_reply["resumeSeconds"]);
        Assert.Equal(0, (int?)_reply["clientSeq"]);
        Assert.False((bool)_reply["resumed"]!);
    }

    [Fact]
    public async Task A_page_that_comes_back_in_time_gets_what_it_missed_and_its_media_was_never_touched()
    {
        var (alice, bob) = await NewPairAsync();
        alice.LoseSocket();
        Assert.Equal("reconnecting", (string?)(await bob.ExpectAsync("endpointConnection"))["state"]);
        bob.UpdateMetadata("""{"a":1}""");
        bob.UpdateMetadata("""{"a":2}""");
        var connection = alice.Connection;

        await AdvanceAsync(TimeSpan.FromSeconds(14.9));
        Resume(alice, serverSeq: 2);

        var reply = await alice.ExpectJoinReplyAsync();
        Assert.True((bool)reply["resumed"]!);
        Assert.Equal(1, (int?)reply["clientSeq"]);
        var (third, thirdSequence) = await alice.ExpectNumberedAsync("endpointUpdated");
        var (fourth, fourthSequence) = await alice.ExpectNumberedAsync("endpointUpdated");
        Assert.Equal((1, 2), ((int?)third["metadata"]!["a"], (int?)fourth["metadata"]!["a"]));
        Assert.Equal((3, 4), (thirdSequence, fourthSequence));
        Assert.Equal("connected", (string?)(await bob.ExpectAsync("endpointConnection"))["state"]);
        Assert.Same(connection, alice.Connection);
        Assert.False(connection.IsClosed);

        // And the time limit is off.
        await AdvanceAsync(TimeSpan.FromSeconds(30));
        bob.UpdateMetadata("""{"a":3}""");
        await alice.ExpectAsync("endpointUpdated");
    }

    [Fact]
    public async Task A_page_that_does_not_come_back_in_time_is_removed_and_has_to_join_anew()
    {
        var (alice, bob) = await NewPairAsync();
        alice.LoseSocket();
        await bob.ExpectAsync("endpointConnection");

        await AdvanceAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("endpointRemoved"))["id"]);
        await AwaitCountsAsync(1, 1, 1);
        Resume(alice, serverSeq: 2);
        await alice.ExpectRefusedAsync("resume_failed");
    }

    [Fact]
    public async Task Row14_a_wrong_token_or_another_room_gets_nothing_and_disturbs_nobody()
    {
        var (alice, bob) = await NewPairAsync();
        var guess = new string('A', 43);

        var stranger = NewClient(parameters: ResumeParameters(alice.PeerId, guess, 2));
        stranger.Join();
        await stranger.ExpectRefusedAsync("resume_failed");
        stranger.Join(ResumeParameters(alice.PeerId, (string)_reply["resumeToken"]!, 2), "other");
        await stranger.ExpectRefusedAsync("resume_failed");
        stranger.Join(ResumeParameters(bob.PeerId, (string)_reply["resumeToken"]!, 2));
        await stranger.ExpectRefusedAsync("resume_failed");
        stranger.Join(ResumeParameters("../channels", guess, 2));
        await stranger.ExpectRefusedAsync("resume_failed");

        bob.UpdateMetadata("""{"a":1}""");
        await alice.ExpectAsync("endpointUpdated");
    }

    [Fact]
    public async Task A_second_socket_with_the_right_token_takes_over()
    {
        var (alice, bob) = await NewPairAsync();
        var first = alice.Socket;
        alice.Socket = new FakeChannelSocket(alice.Probe.Ref);
        Resume(alice, serverSeq: 2);

        await alice.ExpectClosedAsync();
        await alice.ExpectJoinReplyAsync();

        // What still comes of the first socket has no say.
        alice.Channel.Tell(new Videoroom.Actors.Channels.SocketLost(first, 1000), Akka.Actor.ActorRefs.NoSender);
        alice.Channel.Tell(new Videoroom.Actors.Channels.LeaveChannel(first), Akka.Actor.ActorRefs.NoSender);
        bob.UpdateMetadata("""{"a":1}""");
        await alice.ExpectAsync("endpointUpdated");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    public async Task A_socket_that_was_closed_on_purpose_removes_the_peer_at_once(int closeCode)
    {
        var (alice, bob) = await NewPairAsync();
        alice.LoseSocket(closeCode);
        await bob.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task A_socket_that_was_closed_on_purpose_removes_the_peer_also_when_an_event_for_it_failed_first()
    {
        var (alice, bob) = await NewPairAsync();
        alice.Socket.IsFull = true;
        bob.UpdateMetadata("""{"a":1}""");
        await bob.ExpectAsync("endpointConnection");

        alice.LoseSocket(1001);

        await bob.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task The_originals_clients_are_removed_at_once_when_their_socket_is_lost()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        bob.LoseSocket();
        await alice.ExpectAsync("endpointRemoved");
        await AwaitCountsAsync(1, 1, 1);
    }

    [Fact]
    public async Task The_originals_clients_are_never_told_that_somebody_reconnects()
    {
        var bob = await NewConnectedAsync();
        var alice = await NewPageAsync();
        await bob.ExpectAsync("endpointAdded");
        alice.LoseSocket();
        Resume(alice, serverSeq: 1);
        await alice.ExpectJoinReplyAsync();
        alice.Leave();
        await bob.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task A_push_is_confirmed_each_time_and_handled_once()
    {
        var (alice, bob) = await NewPairAsync();
        alice.UpdateMetadata("""{"a":1}""", 2, "7");
        alice.UpdateMetadata("""{"a":2}""", 2, "8");
        alice.UpdateMetadata("""{"a":3}""", 3, "9");

        Assert.Equal(1, (int?)(await bob.ExpectAsync("endpointUpdated"))["metadata"]!["a"]);
        Assert.Equal(3, (int?)(await bob.ExpectAsync("endpointUpdated"))["metadata"]!["a"]);
        foreach (var reference in (string[])["7", "8", "9"])
        {
            Assert.Equal(reference, (await alice.Probe.ExpectMsgAsync<SocketReplied>()).Reference);
        }
    }

    [Fact]
    public async Task Row13_a_client_that_does_not_read_loses_its_socket_and_may_come_back()
    {
        var (alice, bob) = await NewPairAsync();
        alice.Socket.IsFull = true;
        bob.UpdateMetadata("""{"a":1}""");
        Assert.Equal("reconnecting", (string?)(await bob.ExpectAsync("endpointConnection"))["state"]);

        alice.Socket = new FakeChannelSocket(alice.Probe.Ref);
        Resume(alice, serverSeq: 2);
        await alice.ExpectJoinReplyAsync();
        Assert.Equal(1, (int?)(await alice.ExpectAsync("endpointUpdated"))["metadata"]!["a"]);
    }

    [Fact]
    public async Task Row13_one_of_the_originals_clients_that_does_not_read_is_removed()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        bob.Socket.IsFull = true;
        alice.UpdateMetadata("""{"a":1}""");
        await alice.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task Row13_a_peer_that_missed_more_than_is_kept_is_removed()
    {
        var (alice, bob) = await NewPairAsync();
        alice.LoseSocket();
        await bob.ExpectAsync("endpointConnection");

        for (var update = 0; update < 10; update++)
        {
            bob.UpdateMetadata($$"""{"a":{{update}}}""");
        }

        await bob.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task Confirmed_events_make_room_for_others()
    {
        var (alice, bob) = await NewPairAsync();
        for (var update = 0; update < 20; update++)
        {
            bob.UpdateMetadata($$"""{"a":{{update}}}""");
            var (_, sequence) = await alice.ExpectNumberedAsync("endpointUpdated");
            alice.Push("confirm", $$"""{"seq":{{sequence}}}""");
        }

        alice.LoseSocket();
        Assert.Equal("reconnecting", (string?)(await bob.ExpectAsync("endpointConnection"))["state"]);
        Resume(alice, serverSeq: 22);
        await alice.ExpectJoinReplyAsync();
    }

    [Fact]
    public async Task A_page_that_asks_for_what_is_no_longer_kept_is_removed_at_once_so_that_it_can_join_anew()
    {
        var (alice, bob) = await NewPairAsync();
        alice.Push("confirm", """{"seq":2}""");
        alice.LoseSocket();
        await bob.ExpectAsync("endpointConnection");
        Resume(alice, serverSeq: 0);
        await alice.ExpectRefusedAsync("resume_failed");
        await bob.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task Disconnect_ends_the_session_at_once()
    {
        var (alice, bob) = await NewPairAsync();
        alice.Send("""{"type":"disconnect"}""", 2);
        await alice.ExpectClosedAsync();
        await bob.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task Row12_malformed_pushes_are_ignored()
    {
        var (alice, bob) = await NewPairAsync();
        alice.Push("mediaEvent", "[]");
        alice.Push("mediaEvent", """{"data":7}""");
        alice.Push("mediaEvent", """{"data":"\ud800"}""");
        alice.Push("mediaEvent", """{"data":"{}","seq":"x"}""");
        alice.Push("confirm", """{"seq":"x"}""");
        alice.Push("somethingElse", "{}");
        alice.Send("""{"type":"nobodyKnows"}""");
        alice.UpdateMetadata("""{"a":1}""");
        await bob.ExpectAsync("endpointUpdated");
    }

    /// <summary>Alice and bob on our page; alice has handled two events (connected, endpointAdded) and sent one.</summary>
    private async Task<(SpecClient Alice, SpecClient Bob)> NewPairAsync()
    {
        var alice = await NewPageAsync();
        var reply = _reply;
        var bob = await NewPageAsync();
        _reply = reply;
        await alice.ExpectAsync("endpointAdded");
        return (alice, bob);
    }

    private async Task<SpecClient> NewPageAsync()
    {
        var page = NewClient(parameters: SpecClient.PageParameters);
        page.Join();
        _reply = await page.ExpectJoinedAsync();
        page.Send("""{"type":"connect","data":{"metadata":{}}}""", 1);
        await page.ExpectAsync("connected");
        return page;
    }

    private void Resume(SpecClient client, long serverSeq)
        => client.Join(ResumeParameters(client.PeerId, (string)_reply["resumeToken"]!, serverSeq));

    private static string ResumeParameters(string peerId, string token, long serverSeq)
        => $$"""{"videoroom":1,"resume":true,"peerId":"{{peerId}}","resumeToken":"{{token}}","serverSeq":{{serverSeq}}}""";
}
