using System.Net;
using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Videoroom.Actors;
using Videoroom.Actors.Channels;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Turn;
using Videoroom.Web.Configuration;
using Videoroom.Web.Signalling;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Runtime;

/// <summary>
/// The node's media engine, actor system and rooms: started in this order before the host listens, and stopped in the opposite
/// one after its sockets have closed.
/// </summary>
internal sealed partial class NodeRuntime(
    VideoroomOptions options,
    TurnCertificate turnCertificate,
    MemberUrls members,
    SignallingUrls signallingUrls,
    TimeProvider clock,
    ILoggerFactory loggers)
    : IHostedService, IChannelGateway, IAsyncDisposable
{
    private const string SystemName = "videoroom";

    private static readonly TimeSpan StopTimeLimit = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = loggers.CreateLogger<NodeRuntime>();
    private DtlsCertificate? _certificate;
    private MediaEngine? _engine;
    private ActorSystem? _system;
    private volatile RoomSystemHandle? _rooms;
    private volatile bool _refusesNewPeers;

    /// <summary>Whether all joins are taken.</summary>
    public bool IsReady => _rooms is not null && !_refusesNewPeers;

    /// <summary>The media engine; null before the start and after the stop.</summary>
    public IMediaEngine? Engine => _engine;

    /// <summary>What the media engine carried; zeros before the start and after the stop.</summary>
    public MediaEngineStatistics MediaStatistics => _engine?.Statistics ?? default;

    /// <summary>The rooms; null before the start and after the stop.</summary>
    public RoomSystemHandle? Rooms => _rooms;

    /// <summary>The actor system; null before the start and after the stop.</summary>
    public ActorSystem? System => _system;

    /// <summary>The cluster has removed this node: what it held is no longer its own, and is not to be ended in order.</summary>
    public bool IsFenced { get; set; }

    /// <summary>This node's name in the cluster; null in a cluster of one.</summary>
    private string? NodeName => options.Cluster?.Address.ToString();

    /// <inheritdoc/>
    public void Open(OpenChannel join)
    {
        if (_rooms is { } rooms && (!_refusesNewPeers || ResumingJoin.Is(join.ParamsJson)))
        {
            rooms.Channels.Tell(join);
        }
        else
        {
            join.Socket.Refused(RefusalCodes.ShuttingDown, "The server is restarting. Try again in a moment.");
        }
    }

    /// <summary>Takes no new peers from here on. Calls go on, and a peer that lost its socket may still come back to its own.</summary>
    public void RefuseNewPeers() => _refusesNewPeers = true;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _certificate = LoadCertificate();
        _engine = OpenEngine(_certificate);
        _system = await ActorSystemBootstrap.StartAsync(SystemName, options, clock, loggers, cancellationToken);
        members.Read(() => _system is { } system ? ClusterReports.Members(system) : []);
        _rooms = await RoomSystem.StartAsync(_system, _engine, RoomOptions(), clock, ActorSystemBootstrap.Epochs(_system, options, clock));
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_rooms is { } rooms)
        {
            _rooms = null;
            try
            {
                // Clients of a fenced node find their sockets closed, and their calls at another node.
                if (!IsFenced)
                {
                    await rooms.StopAsync(StopTimeLimit);
                }
            }
            catch (AskTimeoutException e)
            {
                // The process ends anyway; what still runs ends with it.
                LogSlowStop(e);
            }
        }

        if (_system is not null)
        {
            await _system.Terminate();
            _system = null;
        }

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

    private MediaEngine OpenEngine(DtlsCertificate certificate)
    {
        var engineOptions = new MediaEngineOptions
        {
            Certificate = certificate,
            Port = options.MediaPort,
            Loops = options.MediaLoops == 0 ? Environment.ProcessorCount : options.MediaLoops,
            ExternalAddress = options.ExternalIp,
            NodeName = NodeName,
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

    private RoomSystemOptions RoomOptions() => new()
    {
        MaxPeersPerRoom = options.MaxPeersPerRoom,
        MaxRoomsPerNode = options.MaxRooms,
        ResumeSeconds = options.ResumeSeconds,
        VideoCodecs = options.VideoCodecs,
        NodeName = NodeName,
        ResumeKey = options.Cluster?.Secret is { } secret
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "videoroom resume tokens"u8.ToArray())
            : RandomNumberGenerator.GetBytes(32),
        SignallingUrls = () => [.. signallingUrls.All.Select(url => url.AbsoluteUri)],
    };
}
