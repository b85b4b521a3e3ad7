using System.Net;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Speech;
using Videoroom.Engine.Turn;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Runtime;

/// <summary>The node's media engine: opened before the actor system starts, and closed after it has ended.</summary>
internal sealed class MediaPlane(
    VideoroomOptions options, DescriptorPlan plan, TurnCertificate turnCertificate, TimeProvider clock, ILoggerFactory loggers)
    : IHostedService, IAsyncDisposable
{
    private DtlsCertificate? _certificate;
    private MediaEngine? _engine;

    /// <summary>The media engine; null before the start and after the stop.</summary>
    public IMediaEngine? Engine => _engine;

    /// <summary>What the media engine carried; zeros before the start and after the stop.</summary>
    public MediaEngineStatistics Statistics => _engine?.Statistics ?? default;

    /// <inheritdoc/>
    /// <exception cref="ConfigurationException">A port or a certificate cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _certificate = LoadCertificate();
        _engine = Open(_certificate);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
            _engine = null;
        }

        _certificate?.Dispose();
        _certificate = null;
    }

    /// <summary>A host that fails to start (its TCP port is taken) disposes what it had started without stopping it first.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private DtlsCertificate LoadCertificate()
    {
        if (options is not { DtlsCertFilePath: { } certificate, DtlsKeyFilePath: { } key })
        {
            return DtlsCertificate.CreateSelfSigned();
        }

        try
        {
            return DtlsCertificate.LoadPem(certificate, key);
        }
        catch (DtlsCertificateException e)
        {
            throw new ConfigurationException("DTLS_CERT_FILE_PATH", certificate, $"a certificate with its key in DTLS_KEY_FILE_PATH. {e.Message}");
        }
    }

    private MediaEngine Open(DtlsCertificate certificate)
    {
        var engineOptions = new MediaEngineOptions
        {
            Certificate = certificate,
            Port = options.MediaPort,
            Loops = options.MediaLoops == 0 ? Environment.ProcessorCount : options.MediaLoops,
            ExternalAddress = options.ExternalIp,
            ExcludedNetworks = options.ExcludedNetworks,
            SpeakerLimit = new SpeakerLimit(options.SpeakerLimit, options.SpeakerLimitAbove),
            MaxStreamConnections = plan.MediaConnections,
            MaxStreamConnectionsPerClient = plan.MediaConnectionsPerClient,
            NodeName = options.NodeName,
            RelayAddress = options.Cluster is { } cluster && IPAddress.TryParse(cluster.Address.Host, out var relay) ? relay : null,
            Turn = new TurnOptions
            {
                FirstPort = options.IntegratedTurnPortRange.First,
                LastPort = options.IntegratedTurnPortRange.Last,
                TcpPort = options.IntegratedTcpTurnPort,
                TlsPort = options.IntegratedTlsTurnPort,
                Certificate = options.IntegratedTlsTurnPort is null ? null : turnCertificate.Load(),
                HostName = options.VirtualHost,
                AllowedPeers = options.TurnAllowedPeers,
                MaxRelaySockets = plan.RelayedPorts,
                MaxAllocationsPerPeer = options.TurnMaxAllocationsPerPeer,
                MaxBitrateBps = options.TurnMaxKbpsPerPeer * 1000L,
            },
        };
        try
        {
            return new MediaEngine(engineOptions, clock, loggers);
        }
        catch (MediaPortException e)
        {
            var (variable, protocol) = e.Kind switch
            {
                MediaPort.MediaUdp => ("MEDIA_PORT", "UDP"),
                MediaPort.MediaTcp => ("MEDIA_PORT", "TCP"),
                MediaPort.TurnTcp => ("INTEGRATED_TCP_TURN_PORT", "TCP"),
                _ => ("INTEGRATED_TLS_TURN_PORT", "TCP"),
            };
            throw new ConfigurationException(
                variable, $"{e.Port}", $"a {protocol} port that no other process uses. {e.InnerException?.Message}");
        }
    }
}
