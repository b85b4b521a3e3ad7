using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Bench.Waiting;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Turn;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Turn.Coturn;

/// <summary>
/// Debian's coturn clients against a real engine on loopback: <c>turnutils_uclient</c> and <c>turnutils_stunclient</c>. No other
/// test may run beside it: on a machine that is busy elsewhere UDP loses some, in the clients' own sockets too.
/// </summary>
[CollectionDefinition(nameof(TurnUtilsTests), DisableParallelization = true)]
[Collection(nameof(TurnUtilsTests))]
public sealed class TurnUtilsTests : IAsyncLifetime
{
    private const int Clients = 10;
    private const int Messages = 1000;

    private readonly EchoPeer _rtpPeer;
    private readonly EchoPeer _rtcpPeer;
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly MediaEngine _engine;
    private readonly IPeerConnection _connection;

    public TurnUtilsTests()
    {
        (_rtpPeer, _rtcpPeer) = EchoPeer.CreatePair();
        var options = new MediaEngineOptions
        {
            Certificate = DtlsCertificate.CreateSelfSigned(),
            Port = 0,
            Loops = 2,
            Turn = new TurnOptions
            {
                FirstPort = 25_000,
                LastPort = 25_999,
                TcpPort = 0,
                TlsPort = 0,
                MaxAllocationsPerPeer = 100,
                Certificate = SslStreamCertificateContext.Create(_certificate, null, offline: true),
                AllowedPeers = [TurnPeerRuleTests.Rule($"127.0.0.1:{_rtpPeer.Port}"), TurnPeerRuleTests.Rule($"127.0.0.1:{_rtcpPeer.Port}")],
            },
        };
        _engine = new MediaEngine(options, TimeProvider.System, NullLoggerFactory.Instance);
        _connection = _engine.CreatePeerConnection(new PeerConnectionOptions("room", "uclient"), new RecordingObserver());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _rtpPeer.DisposeAsync();
        await _rtcpPeer.DisposeAsync();
        _certificate.Dispose();
    }

    [SkippableTheory]
    [InlineData(TurnTransport.Udp)]
    [InlineData(TurnTransport.Tcp, "-t")]
    [InlineData(TurnTransport.Tls, "-t", "-S")]
    public async Task Ten_clients_send_a_thousand_messages_each_through_the_relay_and_none_is_lost(TurnTransport transport, params string[] flags)
    {
        Skip.IfNot(CoturnTool.IsInstalled("turnutils_uclient"), "coturn is not installed.");

        // A client whose process had to wait for its turn loses datagrams in its own sockets; what the engine lost is never excused.
        var attempts = transport == TurnTransport.Udp ? 3 : 1;
        for (var attempt = 1; ; attempt++)
        {
            // At the same time, as most of it is waiting: over channels, as pairs of RTP and RTCP, whose ports are reserved together
            // (EVEN-PORT); and by Send indications, as single ones.
            var outputs = await Task.WhenAll(RunClients(transport, flags), RunClients(transport, [.. flags, "-s", "-c"]));
            var report = $"{_engine.Statistics}, {_rtpPeer.Echoed} + {_rtcpPeer.Echoed} echoed\n{string.Join('\n', outputs)}";
            Assert.True(attempt * 2 * Clients * Messages == _rtpPeer.Echoed + _rtcpPeer.Echoed, report);
            if (Array.TrueForAll(outputs, LostNothing))
            {
                break;
            }

            Assert.True(attempt < attempts, report);
            // Each request has one answer, and each echo went to its client.
            await Eventually.Holds(() => _engine.Statistics, all => all.DatagramsReceived == all.DatagramsSent, "the engine sent all that it was given");
        }

        // Connections are hung up; what was allocated over UDP ends with its user.
        _connection.Close();
        await Eventually.Holds(() => _engine.Counters, counters => counters is { TurnAllocations: 0, StreamConnections: 0 }, "nothing of the clients is left");
    }

    [SkippableTheory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task The_STUN_client_hears_its_own_address_over_UDP(string address)
    {
        Skip.IfNot(CoturnTool.IsInstalled("turnutils_stunclient"), "coturn is not installed.");
        var output = await CoturnTool.RunAsync("turnutils_stunclient", "-p", Text(PortOf(TurnTransport.Udp)), address);
        Assert.Matches($"UDP reflexive addr: .*{Regex.Escape(address)}.*:[0-9]+", output);
    }

    private static bool LostNothing(string output)
        => output.Contains("tot_send_msgs=10000, tot_recv_msgs=10000\n", StringComparison.Ordinal)
        && output.Contains("Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)", StringComparison.Ordinal);

    private Task<string> RunClients(TurnTransport transport, string[] flags) => CoturnTool.RunAsync(
        "turnutils_uclient",
        [
            .. flags,
            "-m", Text(Clients),
            "-n", Text(Messages),
            "-l", "170",
            "-z", "2",
            "-u", _connection.TurnCredentials.Username,
            "-w", _connection.TurnCredentials.Password,
            "-e", "127.0.0.1",
            "-r", Text(_rtpPeer.Port),
            "-p", Text(PortOf(transport)),
            "127.0.0.1",
        ]);

    private int PortOf(TurnTransport transport) => _engine.TurnServers.Single(server => server.Transport == transport).Port;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
