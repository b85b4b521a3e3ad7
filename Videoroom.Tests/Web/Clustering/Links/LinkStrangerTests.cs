using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Remote.Transport;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>Row 17 of docs/security.md at the transport: who connects without the secret, and whom a node connects to.</summary>
public sealed class LinkStrangerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly LinkErrors _errors = LinkNode.Errors();
    private LinkEnd _node = null!;

    public async Task InitializeAsync()
        => _node = await LinkEnd.StartAsync(LinkNode.CredentialsOf(LinkNode.Secret, _errors, _clock), "handshakes-at-most = 4");

    public async Task DisposeAsync()
    {
        // The end of a link waits by the same clock.
        var end = _node.DisposeAsync().AsTask();
        using var patience = new CancellationTokenSource(LinkNode.Patience);
        while (!end.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await end;
    }

    [Fact]
    public async Task Row17_A_stranger_who_says_nothing_is_cut_off_after_the_time_limit()
    {
        await using var stranger = await RawPeer.ConnectAsync(_node.Address);
        await Eventually.Holds(() => _node.Transport.Handshakes, count => count == 1, "the connection is accepted", LinkNode.Patience);
        var cutOff = stranger.IsCutOffAsync();
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(cutOff.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));

        await cutOff;
        await NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Row17_Strangers_who_speak_something_else_or_leave_are_forgotten_at_once()
    {
        await using var plain = await RawPeer.ConnectAsync(_node.Address);
        await plain.Plain.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await plain.IsCutOffAsync();
        await (await RawPeer.ConnectAsync(_node.Address)).DisposeAsync();

        await NobodyIsLeftAsync();
        Assert.Empty(_errors.Summary);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(LinkNode.OtherSecret)]
    public async Task Row17_Strangers_without_a_certificate_of_the_key_are_cut_off(string? secret)
    {
        await using var stranger = await RawPeer.ConnectAsync(_node.Address);
        try
        {
            await stranger.HandshakeAsync(secret);
            await stranger.WriteAsync([1]);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // Refused in the handshake already.
        }

        await stranger.IsCutOffAsync();
        await NobodyIsLeftAsync();
        Assert.Equal(secret is null ? "" : $"127.0.0.1: {LinkErrors.OtherSecret}.", _errors.Summary);
    }

    [Fact]
    public async Task Row17_Older_versions_of_TLS_are_refused()
    {
        await using var stranger = await RawPeer.ConnectAsync(_node.Address);

        await Assert.ThrowsAnyAsync<Exception>(() => stranger.HandshakeAsync(LinkNode.Secret, SslProtocols.Tls12));

        await NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Row17_A_node_is_let_in_while_more_strangers_wait_than_are_allowed()
    {
        List<RawPeer> strangers = [];
        for (var count = 0; count < 20; count++)
        {
            strangers.Add(await RawPeer.ConnectAsync(_node.Address));
        }

        await using var other = await LinkEnd.StartAsync();
        (await other.ConnectAsync(_node.Address)).Write(5);

        Assert.Equal([5], await (await _node.AcceptAsync()).Listen().ReadAsync());
        Assert.InRange(_node.Transport.Handshakes, 0, 4);
        await strangers[0].IsCutOffAsync();
        foreach (var stranger in strangers)
        {
            await stranger.DisposeAsync();
        }

        await NobodyIsLeftAsync();
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(128_001u)]
    [InlineData(uint.MaxValue)]
    public async Task Row17_A_frame_that_is_too_long_ends_its_link_and_no_other(uint length)
    {
        await using var good = await RawPeer.ConnectAsync(_node.Address);
        await good.HandshakeAsync(LinkNode.Secret);
        var goodSide = (await _node.AcceptAsync()).Listen();
        await using var peer = await RawPeer.ConnectAsync(_node.Address);
        await peer.HandshakeAsync(LinkNode.Secret);
        var side = (await _node.AcceptAsync()).Listen();

        await peer.WriteAsync([1], length);

        Assert.IsType<Disassociated>(await side.NextAsync());
        await peer.IsCutOffAsync();
        await good.WriteAsync([2]);
        Assert.Equal([2], await goodSide.ReadAsync());
    }

    [Fact]
    public async Task Bytes_that_come_in_one_segment_with_the_end_of_the_handshake_are_delivered_at_once()
    {
        await using var peer = await RawPeer.ConnectAsync(_node.Address, coalesces: true);
        await peer.HandshakeAsync(LinkNode.Secret);
        await peer.WriteAsync([1, 2]);
        await peer.WriteAsync([3]);

        await peer.ReleaseAsync();

        var side = (await _node.AcceptAsync()).Listen();
        Assert.Equal([1, 2], await side.ReadAsync());
        Assert.Equal([3], await side.ReadAsync());
    }

    [Fact]
    public async Task Bytes_that_come_in_one_segment_with_the_other_ends_acceptance_are_delivered_at_once()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var certificate = new ClusterKey(LinkNode.Secret).CreateCertificate(TimeProvider.System);
        var linking = _node.ConnectAsync(AddressOf(server));
        using var socket = await server.AcceptSocketAsync();
        var wire = new CoalescingStream(new NetworkStream(socket));
        await using var tls = new SslStream(wire, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsServerAsync(certificate, clientCertificateRequired: true, SslProtocols.Tls13, checkCertificateRevocation: false);
        await tls.WriteAsync(LinkAcceptor.Greeting);
        await tls.WriteAsync(new byte[] { 0, 0, 0, 2, 1, 2 });
        await tls.WriteAsync(new byte[] { 0, 0, 0, 1, 3 });

        await wire.ReleaseAsync();

        var side = (await linking).Listen();
        Assert.Equal([1, 2], await side.ReadAsync());
        Assert.Equal([3], await side.ReadAsync());
    }

    [Fact]
    public async Task Row17_A_node_with_another_secret_finds_that_out_on_both_ends()
    {
        await using var other = await LinkEnd.StartAsync(LinkNode.CredentialsOf(LinkNode.OtherSecret));

        var theirs = await Assert.ThrowsAsync<InvalidAssociationException>(() => other.ConnectAsync(_node.Address));
        var ours = await Assert.ThrowsAsync<InvalidAssociationException>(() => _node.ConnectAsync(other.Address));

        Assert.Equal(LinkErrors.OtherSecret, theirs.Message);
        Assert.Equal(LinkErrors.OtherSecret, ours.Message);
        Assert.False(_node.HasAccepted);
        Assert.False(other.HasAccepted);
    }

    [Fact]
    public async Task A_link_is_not_there_before_the_other_end_has_accepted_the_certificate()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var certificate = new ClusterKey(LinkNode.Secret).CreateCertificate(TimeProvider.System);
        var linking = _node.ConnectAsync(AddressOf(server));
        using (var socket = await server.AcceptSocketAsync())
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(certificate);
            Assert.False(linking.IsCompleted);
        }

        var failure = await Assert.ThrowsAsync<InvalidAssociationException>(() => linking);
        Assert.Contains("did not accept this node's certificate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_closes_in_mid_handshake_or_never_answers_is_no_more_than_a_link_that_failed()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var linking = _node.ConnectAsync(AddressOf(server));
        using (var socket = await server.AcceptSocketAsync())
        {
            await socket.ReceiveAsync(new byte[2048]);
        }

        var closed = await Assert.ThrowsAsync<InvalidAssociationException>(() => linking);
        Assert.Contains("TLS handshake", closed.Message, StringComparison.Ordinal);

        linking = _node.ConnectAsync(AddressOf(server));
        using var silent = await server.AcceptSocketAsync();
        await silent.ReceiveAsync(new byte[2048]);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var late = await Assert.ThrowsAsync<InvalidAssociationException>(() => linking);
        Assert.Contains("10 s", late.Message, StringComparison.Ordinal);
    }

    private static Address AddressOf(TcpListener server) => LinkAddress.Of("end", server.LocalEndpoint);

    private async Task NobodyIsLeftAsync()
    {
        await Eventually.Holds(() => _node.Transport.Handshakes, count => count == 0, "no handshake is left", LinkNode.Patience);
        Assert.False(_node.HasAccepted);
    }
}
