using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Akka.Remote.Handshake;
using Akka.Remote.Links;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Tests.ActorKernel.Serialization;

namespace Videoroom.Tests.ActorKernel.Remote;

/// <summary>What a stranger, and a node that is no member, may try at the node port. Replays: <see cref="HandshakeTests"/>.</summary>
public sealed class Row17Tests
{
    [Fact]
    public async Task Row17_A_connection_that_does_not_speak_TLS_is_closed_and_counted()
    {
        await using var node = new TestNode();
        using var socket = await RawMember.ConnectAsync(node);
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        Assert.True(await RawMember.IsClosedAsync(socket));
        await Wait.Until(() => node.Transport.Counters.Unauthenticated == 1, "it is counted");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(1_024)]
    public async Task Row17_Who_has_no_secret_is_closed_and_counted(int length)
    {
        await using var node = new TestNode();
        await using var connection = await RawMember.ConnectTlsAsync(node);
        await connection.SendAsync(new byte[length], CancellationToken.None);
        Assert.True(await RawMember.IsClosedAsync(connection));
        await Wait.Until(() => node.Transport.Counters.Unauthenticated == 1, "it is counted");
    }

    [Fact]
    public async Task Row17_A_frame_that_is_too_long_before_the_handshake_is_over_is_refused()
    {
        await using var node = new TestNode();
        await using var connection = await RawMember.ConnectTlsAsync(node);
        await connection.SendAsync(new byte[1_025], CancellationToken.None);
        Assert.True(await RawMember.IsClosedAsync(connection));
        await Wait.Until(() => node.Transport.Counters.Unauthenticated == 1, "it is counted");
    }

    [Fact]
    public async Task Row17_Who_says_nothing_is_closed_after_five_seconds()
    {
        var time = new FakeTimeProvider();
        await using var node = new TestNode(time: time);
        using var socket = await RawMember.ConnectAsync(node);
        await using var connection = await RawMember.ConnectTlsAsync(node);
        await Wait.Until(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return node.Transport.Counters.Unauthenticated == 2;
            },
            "both are counted");
        Assert.True(await RawMember.IsClosedAsync(socket));
        Assert.True(await RawMember.IsClosedAsync(connection));
    }

    [Fact]
    public async Task Row17_A_node_with_another_secret_is_refused_both_ways()
    {
        await using var node = new TestNode();
        await using var stranger = new TestNode(secret: "another secret, as long as the cluster's");
        node.Transport.SetMembers([stranger.Run]);
        stranger.Transport.SetMembers([node.Run]);
        stranger.RefOf(node.Inbox.Ref).Tell("never", ActorRefs.NoSender);
        await Wait.Until(() => node.Transport.Counters.Unauthenticated > 2 && stranger.Transport.Counters.Unauthenticated > 2, "both refuse");
        Assert.False(node.Transport.IsReachable(stranger.Run));
        Assert.Empty(node.Inbox.Messages);
    }

    [Fact]
    public async Task Row17_A_run_that_is_no_member_is_refused_and_counted()
    {
        await using var node = new TestNode();
        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(() => RawMember.DialAsync(node, RawMember.Run("127.0.0.8")));
        Assert.Equal(HandshakeStatus.NotMember, refused.Status);
        Assert.Equal(1, node.Transport.Counters.NotMember);
        Assert.Empty(node.Transport.Links);

        // Nor is one that dials a run of this node that is over, or that claims to be this node.
        var member = RawMember.Run("127.0.0.8");
        node.KnowsOfStore(member);
        refused = await Assert.ThrowsAsync<HandshakeRefusedException>(
            () => RawMember.DialAsync(node, member, target: new UniqueAddress(node.Run.Address, node.Run.Uid ^ 1)));
        Assert.Equal(HandshakeStatus.WrongRun, refused.Status);
        await Assert.ThrowsAsync<HandshakeRefusedException>(
            () => RawMember.DialAsync(node, new UniqueAddress(node.Run.Address, 7)));
        Assert.Equal(3, node.Transport.Counters.NotMember);
    }

    [Fact]
    public async Task Row17_A_run_that_was_removed_is_refused_for_ever()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        a.KnowsOfStore(b.Run);
        a.Transport.SetMembers([]);
        await Wait.Until(() => a.Transport.Counters.NotMember > 1, "it dials and is refused");
        a.Transport.SetMembers([b.Run]);
        Assert.Empty(a.Transport.Links);
        Assert.False(b.Transport.IsReachable(a.Run));
    }

    [Fact]
    public async Task Row17_Connections_without_end_leave_the_nodes_their_links()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var strangers = new List<System.Net.Sockets.Socket>();
        for (var i = 0; i < 40; i++)
        {
            strangers.Add(await RawMember.ConnectAsync(a));
        }

        await Wait.Until(() => a.Transport.Counters.OverLimit >= 24, "sixteen of one address may be there");
        b.Inbox.Send(b.RefOf(a.Inbox.Ref), "still");
        await a.Inbox.Has(1);
        strangers.ForEach(socket => socket.Dispose());
        await Wait.Until(() => a.Transport.Counters.Unauthenticated >= 16, "their places are free again");
    }

    [Fact]
    public async Task Row17_Messages_that_nobody_knows_are_counted_and_dropped_and_the_link_lives()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var target = a.RefOf(b.Inbox.Ref);
        target.Tell(new FromTheFuture(), ActorRefs.NoSender);
        target.Tell(new Letter("after"), ActorRefs.NoSender);
        await b.Inbox.Has(1);
        Assert.Equal(new Letter("after"), b.Inbox.Messages[0]);
        Assert.Equal(1, b.LinkTo(a).Unreadable);

        var link = Assert.Single(a.Events);
        Assert.Equal($"up {b.Run.Address}", link);
    }

    [Fact]
    public async Task Row17_A_member_that_breaks_the_protocol_loses_its_connection_and_nothing_else()
    {
        await using var node = new TestNode();
        var member = RawMember.Run("127.0.0.8");
        node.KnowsOfStore(member);
        byte[][] violations =
        [
            [(byte)FrameType.Message],
            [(byte)FrameType.Message, 0, 0, 0, 0, 0, 0, 0, 9],
            [(byte)FrameType.Resume, 0, 0, 0, 0, 0, 0, 0, 0],
            [(byte)FrameType.Heartbeat],
            [(byte)FrameType.Heartbeat, .. new byte[80]],
        ];
        foreach (var violation in violations)
        {
            await using var connection = await RawMember.DialAsync(node, member);
            await connection.SendAsync(violation, CancellationToken.None);
            Assert.True(await RawMember.IsClosedAsync(connection));
        }

        // What is well-formed but makes no sense is dropped; types of a later version are skipped.
        await using var last = await RawMember.DialAsync(node, member);
        await last.ReceiveAsync(CancellationToken.None);
        await last.SendAsync([200, 1, 2, 3], CancellationToken.None);
        await last.SendAsync([(byte)FrameType.Message, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255], CancellationToken.None);
        await last.SendAsync([15, 0, 0, 0, 0, 0, 0, 0, 2], CancellationToken.None);
        var ack = ReadOnlyMemory<byte>.Empty;
        while (ack.IsEmpty || ack.Span[^1] != 2)
        {
            ack = await last.ReceiveAsync(CancellationToken.None);
        }

        Assert.Equal((byte)FrameType.Ack, ack.Span[0]);
        Assert.Equal(2, Assert.Single(node.Transport.Links).Unreadable);
    }
}
