using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Videoroom.Bench.Node;
using Videoroom.Tests.Web.Hosting;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Engine.Network.Tcp;

/// <summary>What a TLS 1.2 client may offer to the page's port and to TURN over TLS.</summary>
public sealed class TlsCipherSuitesTests : IAsyncLifetime
{
    private readonly NodeFolder _folder = new();
    private RunningNode _node = null!;

    public async Task InitializeAsync() => _node = await RunningNode.StartAsync(
        new VideoroomOptions { UseTls = true, StateDirectory = _folder.Path, IntegratedTlsTurnPort = 0 });

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Row06_a_client_that_offers_only_CBC_gets_no_connection(bool page)
        => await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(
            page,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_offers_an_authenticated_cipher_besides_gets_one_with_that(bool page) => Assert.Equal(
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        await HandshakeAsync(page, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));

    private async Task<TlsCipherSuite> HandshakeAsync(bool page, params TlsCipherSuite[] offered)
    {
        var port = page ? _node.Address.Port : _node.Engine.TurnServers[^1].Port;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            CipherSuitesPolicy = OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy(offered),
        });
        return tls.NegotiatedCipherSuite;
    }
}
