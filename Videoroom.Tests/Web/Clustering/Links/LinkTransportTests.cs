using System.Net;
using System.Net.Sockets;
using Akka.Remote.Transport;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>Links between two transports, over real sockets.</summary>
public sealed class LinkTransportTests : IAsyncLifetime
{
    private LinkEnd _a = null!;
    private LinkEnd _b = null!;

    public async Task InitializeAsync() => (_a, _b) = (await LinkEnd.StartAsync(), await LinkEnd.StartAsync());

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Both_sides_write_and_read()
    {
        Assert.Equal("ssl.tcp", _b.Address.Protocol);
        Assert.True(_a.Transport.IsResponsibleFor(_b.Address));
        var (left, right) = await LinkAsync();

        Assert.True(left.Listen().Write(1, 2, 3));
        Assert.Equal([1, 2, 3], await right.Listen().ReadAsync());
        Assert.True(right.Write(4));
        Assert.Equal([4], await left.ReadAsync());

        Assert.Equal(_b.Address, left.Handle.RemoteAddress);
        Assert.Equal("127.0.0.1", right.Handle.RemoteAddress.Host);
    }

    [Fact]
    public async Task What_comes_before_somebody_listens_is_kept()
    {
        var (left, right) = await LinkAsync();
        for (byte number = 1; number <= 100; number++)
        {
            Assert.True(left.Write(number));
        }

        // On the way of its own, and later: all of the others have arrived then.
        var (other, otherRight) = await LinkAsync();
        other.Write(0);
        await otherRight.Listen().ReadAsync();

        right.Listen();
        for (byte number = 1; number <= 100; number++)
        {
            Assert.Equal([number], await right.ReadAsync());
        }
    }

    [Fact]
    public async Task Of_two_connections_to_a_node_that_are_made_at_one_time_none_comes_about_and_the_next_one_does()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var address = _b.Address.WithPort(port);
        var first = _a.ConnectAsync(address);
        using var accepted = await silent.AcceptSocketAsync();

        var second = await Assert.ThrowsAsync<InvalidAssociationException>(() => _a.ConnectAsync(address));

        Assert.Contains("both are given up", second.Message, StringComparison.Ordinal);
        Assert.Contains("both are given up", (await Assert.ThrowsAsync<InvalidAssociationException>(() => first)).Message, StringComparison.Ordinal);
        silent.Stop();
        await using var late = await LinkEnd.StartAsync(port: port);
        await _a.ConnectAsync(address);
        Assert.NotNull(await late.AcceptAsync());
    }

    [Fact]
    public async Task A_node_whose_packets_are_lost_is_not_waited_for_as_long_as_TCP_would()
    {
        // A listener whose queue is full answers no further connection.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var point = (IPEndPoint)full.LocalEndPoint!;
        using var place = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await place.ConnectAsync(point);
        await using var hasty = await LinkEnd.StartAsync(link: "connect-timeout = 200ms");

        var error = await Assert.ThrowsAsync<InvalidAssociationException>(() => hasty.ConnectAsync(_b.Address.WithPort(point.Port)));

        Assert.Equal("no answer within 0.2 s", error.Message);
    }

    [Fact]
    public async Task A_fence_cuts_all_links_at_once_and_no_others_are_made()
    {
        var (left, right) = await LinkAsync();
        var (back, backLeft) = (await _b.ConnectAsync(_a.Address), await _a.AcceptAsync());
        foreach (var side in new[] { left, right, back, backLeft })
        {
            side.Listen();
        }

        _a.Fence.Cut();

        Assert.IsType<Disassociated>(await right.NextAsync());
        Assert.IsType<Disassociated>(await back.NextAsync());
        await Assert.ThrowsAsync<InvalidAssociationException>(() => _a.ConnectAsync(_b.Address));
        await Assert.ThrowsAsync<InvalidAssociationException>(() => _b.ConnectAsync(_a.Address));
    }

    [Fact]
    public async Task A_side_that_is_closed_sends_what_was_written_and_the_other_is_told_then()
    {
        var (left, right) = await LinkAsync();
        left.Listen();
        var frame = new byte[_a.Transport.MaximumPayloadBytes];
        for (var count = 0; count < 20; count++)
        {
            Assert.True(left.Write(frame));
        }

        left.Close();
        left.Close();

        Assert.False(left.Write(1));
        right.Listen();
        for (var count = 0; count < 20; count++)
        {
            Assert.Equal(frame.Length, (await right.ReadAsync()).Length);
        }

        Assert.IsType<Disassociated>(await right.NextAsync());
        Assert.False(right.Write(1));
    }

    [Fact]
    public async Task A_side_that_has_closed_is_told_nothing_more_and_takes_the_rest_of_the_other()
    {
        var (left, right) = await LinkAsync();
        right.Listen();
        left.Close();
        Assert.IsType<Disassociated>(await right.NextAsync());

        Assert.True(await _a.Transport.Shutdown().WaitAsync(LinkNode.Patience));
        Assert.True(await _b.Transport.Shutdown().WaitAsync(LinkNode.Patience));
        Assert.False(left.Listen().NextAsync().IsCompleted);
    }

    [Fact]
    public async Task Writing_is_refused_while_too_much_waits_and_nothing_is_lost_or_comes_twice()
    {
        await using var narrow = await LinkEnd.StartAsync(link: "send-queue-size = 200000b");
        var left = (await narrow.ConnectAsync(_b.Address)).Listen();
        var right = await _b.AcceptAsync();
        var frame = new byte[50_000];
        var written = 0;
        var rounds = new RoundLimit(10_000);
        while (rounds.Next() && left.Write(frame))
        {
            // Until sockets and queue are full, for nobody reads.
            written++;
        }

        right.Listen();
        await Eventually.Holds(() => left.Write(1), queued => queued, "there is room again", LinkNode.Patience);
        for (var count = 0; count < written; count++)
        {
            Assert.Equal(frame.Length, (await right.ReadAsync()).Length);
        }

        Assert.Equal([1], await right.ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_side_is_told_when_the_other_has_gone(bool isReset)
    {
        await using var peer = await RawPeer.ConnectAsync(_b.Address);
        await peer.HandshakeAsync(LinkNode.Secret);
        var side = (await _b.AcceptAsync()).Listen();
        await peer.WriteAsync([1]);
        await side.ReadAsync();

        // As the system does for a process that is killed: with unread bytes it resets.
        peer.Socket.LingerState = new LingerOption(isReset, 0);
        peer.Socket.Close();

        Assert.IsType<Disassociated>(await side.NextAsync());
        Assert.False(side.Write(1));
    }

    [Fact]
    public async Task A_node_that_starts_again_at_its_address_is_linked_again()
    {
        var (left, right) = await LinkAsync();
        left.Listen();
        right.Listen();
        var address = _b.Address;
        await _b.DisposeAsync();
        Assert.IsType<Disassociated>(await left.NextAsync());

        _b = await LinkEnd.StartAsync(port: address.Port!.Value);

        Assert.Equal(address, _b.Address);
        (left, right) = await LinkAsync();
        left.Write(9);
        Assert.Equal([9], await right.Listen().ReadAsync());
    }

    [Fact]
    public async Task Where_nobody_listens_the_failure_says_so()
    {
        var address = _b.Address;
        await _b.Transport.Shutdown();

        var failure = await Assert.ThrowsAsync<InvalidAssociationException>(() => _a.ConnectAsync(address));

        Assert.Contains("refused", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task A_transport_that_is_shut_down_makes_no_links_and_takes_none()
    {
        var (left, _) = await LinkAsync();
        left.Listen();

        await _a.Transport.Shutdown().WaitAsync(LinkNode.Patience);

        Assert.IsType<Disassociated>(await left.NextAsync());
        await Assert.ThrowsAsync<InvalidAssociationException>(() => _a.ConnectAsync(_b.Address));
        await Assert.ThrowsAsync<InvalidAssociationException>(() => _b.ConnectAsync(_a.Address));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_refused_with_the_sockets_error()
    {
        await Assert.ThrowsAsync<SocketException>(() => LinkEnd.StartAsync(port: _a.Address.Port!.Value));
    }

    [SkippableFact]
    public async Task Nodes_are_linked_over_IPv6()
    {
        Skip.IfNot(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var node = await LinkEnd.StartAsync(link: "hostname = \"::1\"");

        Assert.Equal("[::1]", node.Address.Host);
        var left = await _a.ConnectAsync(node.Address);
        left.Write(6);

        var right = await node.AcceptAsync();
        Assert.Equal([6], await right.Listen().ReadAsync());
        Assert.Equal("[::1]", right.Handle.RemoteAddress.Host);
    }

    [Fact]
    public async Task Nodes_are_linked_by_name()
    {
        await using var node = await LinkEnd.StartAsync(link: "hostname = localhost");

        Assert.Equal("localhost", node.Address.Host);
        var left = await _a.ConnectAsync(node.Address);
        left.Write(7);
        Assert.Equal([7], await (await node.AcceptAsync()).Listen().ReadAsync());
    }

    [Fact]
    public async Task Addresses_of_sockets_are_those_that_nodes_are_known_by()
    {
        Assert.Equal("ssl.tcp://s@10.0.0.7:1", LinkAddress.Of("s", new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.7"), 1)).ToString());
        Assert.Equal("ssl.tcp://s@[2001:db8::7]:1", LinkAddress.Of("s", "2001:db8::7", 1).ToString());
        Assert.Equal("ssl.tcp://s@[2001:db8::7]:1", LinkAddress.Of("s", "[2001:db8:0::7]", 1).ToString());
        Assert.Equal("ssl.tcp://s@node:1", LinkAddress.Of("s", "node", 1).ToString());
        Assert.Equal([IPAddress.IPv6Loopback], await LinkAddress.ResolveAsync(LinkAddress.Of("s", "::1", 1), CancellationToken.None));
        Assert.Contains(IPAddress.Loopback, await LinkAddress.ResolveAsync(LinkAddress.Of("s", "localhost", 1), CancellationToken.None));
    }

    private async Task<(LinkSide Left, LinkSide Right)> LinkAsync() => (await _a.ConnectAsync(_b.Address), await _b.AcceptAsync());
}
