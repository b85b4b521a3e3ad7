using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine;

/// <summary>
/// The media plane of one node. It owns the loops (<c>MediaLoop</c> describes a packet's way) and what they share: routes,
/// tracks and the DTLS context. Disposing closes every connection and frees the port.
/// </summary>
public sealed class MediaEngine : IMediaEngine, IPeerHost, IAsyncDisposable
{
    /// <summary>TCP connections without credentials that one client may have.</summary>
    internal const int MaxUnprovenStreamsPerClient = 64;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<PeerConnectionId, PeerConnection> _connections = new();
    private readonly Lock _lock = new();
    private readonly Stack<PeerConnectionId> _freeSlots = new();
    private readonly RouteTable _routes = new();
    private readonly MediaLoop[] _loops;
    private readonly DtlsContext _dtls;
    private readonly ILogger _logger;
    private readonly TrackDirectory _tracks;
    private readonly TurnServices _turn;
    private readonly MediaRelay _relay;
    private readonly StreamListener[] _listeners;
    private readonly ITimer _sampling;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _slots;
    private int _open;
    private int _handshakes;
    private bool _disposed;

    /// <summary>Opens the media port and starts the loops.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="timeProvider">The one clock.</param>
    /// <param name="loggerFactory">For warnings and faults; nothing is logged per packet.</param>
    /// <exception cref="MediaPortException">A port cannot be opened; the message names it.</exception>
    public MediaEngine(MediaEngineOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Loops, 1);
        _logger = loggerFactory.CreateLogger<MediaEngine>();
        var count = MediaSockets.LoopsFor(options.Loops);
        Fingerprint = options.Certificate.Fingerprint;
        _dtls = new DtlsContext(options.Certificate);
        _tracks = new TrackDirectory(count, options.SpeakerLimit);
        var ports = OpenPorts(options, count);
        var addresses = new AnnouncedAddresses(options.ExternalAddress, options.ExcludedNetworks, ports.Number);
        AnnouncedAddresses = addresses.Media;
        _turn = new TurnServices(addresses.ToTurn(options.Turn), timeProvider);
        _turn.Policy.SetMediaAddresses(AnnouncedAddresses.Select(TransportAddress.FromEndPoint));
        var relays = new RelayRoutes();
        var services = new MediaLoopServices(
            new MediaClock(timeProvider), _routes, relays, _logger, options.MaxPacketBuffersPerLoop, options.HandOverCapacity, _turn);
        _loops = [.. ports.Udp.Select((socket, index) => new MediaLoop(index, count, socket, services))];
        foreach (var loop in _loops)
        {
            loop.Connect(_loops);
        }

        _relay = new MediaRelay(options.NodeName, addresses.Relay(options.RelayAddress), _loops, _tracks, relays, _logger);
        foreach (var loop in _loops)
        {
            loop.Start();
        }

        var quota = new ConnectionQuota(new ConnectionLimits
        {
            Most = options.MaxStreamConnections,
            MostPerClient = options.MaxStreamConnectionsPerClient,

            // Credentials come within seconds, or never.
            MostIdle = Math.Max(1, options.MaxStreamConnections / 2),
            MostIdlePerClient = MaxUnprovenStreamsPerClient,
        });
        _listeners =
        [
            .. Listeners(ports, options.Turn.Certificate, quota)
                .Select(listener => new StreamListener(listener.Socket, listener.Options, _loops, () => services.Clock.NowMs, timeProvider, _logger)),
        ];
        TurnServers = addresses.TurnServers(options.Turn, PortOf(ports.TurnTcp), PortOf(ports.TurnTls));
        _sampling = timeProvider.CreateTimer(_ => Sample(), null, SampleInterval, SampleInterval);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> AnnouncedAddresses { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TurnServerAddress> TurnServers { get; }

    /// <inheritdoc/>
    public CertificateFingerprint Fingerprint { get; }

    /// <inheritdoc/>
    public IMediaRelay Relay => _relay;

    /// <inheritdoc/>
    public MediaEngineCounters Counters => new(
        Volatile.Read(ref _open),
        _tracks.Published,
        _tracks.Subscriptions,
        _loops.Sum(loop => loop.BuffersInUse),
        _routes.Count,
        Volatile.Read(ref _handshakes),
        _loops.Sum(loop => loop.TurnAllocations),
        _listeners.Sum(listener => listener.Connections),
        _loops.Sum(loop => loop.Timers.Count),
        _relay.OpenLinks,
        _tracks.Relayed,
        _relay.TracksOut);

    /// <summary>What the engine carried and refused.</summary>
    public MediaEngineStatistics Statistics => new(
        _loops.Sum(loop => Volatile.Read(ref loop.Statistics.Received)),
        _loops.Sum(loop => Volatile.Read(ref loop.Statistics.Sent)),
        _loops.Sum(loop => Volatile.Read(ref loop.Statistics.Refused)),
        _loops.Sum(loop => Volatile.Read(ref loop.Statistics.SendsDropped)),
        _loops.Sum(loop => Volatile.Read(ref loop.Statistics.HandOversDropped)));

    ILogger IPeerHost.Logger => _logger;

    DtlsContext IPeerHost.Dtls => _dtls;

    TrackDirectory IPeerHost.Tracks => _tracks;

    MediaRelay IPeerHost.Relay => _relay;

    TurnUsers IPeerHost.TurnUsers => _turn.Users;

    /// <summary>Bytes that each loop's thread has allocated so far: flat while nothing but packets happens.</summary>
    internal IEnumerable<long> LoopAllocations => _loops.Select(loop => loop.AllocatedBytes);

    /// <summary>The peers that are here: for who loads the loop of one, to see what becomes of it.</summary>
    internal IEnumerable<PeerSession> Sessions => _connections.Select(connection => connection.Value.Session);

    /// <inheritdoc/>
    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, IPeerConnectionObserver observer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var id = _freeSlots.TryPop(out var free) ? free with { Generation = free.Generation + 1 } : new PeerConnectionId(_slots++, 0);
            var loop = _loops.MinBy(candidate => candidate.Load)!;
            var connection = new PeerConnection(new PeerSession(id, options, observer, loop, this));
            _open++;
            loop.AddLoad(1);
            _connections[id] = connection;
            loop.Add(connection.Session);
            return connection;
        }
    }

    void IPeerHost.OnHandshake(int change) => Interlocked.Add(ref _handshakes, change);

    void IPeerHost.OnFreed(PeerSession session)
    {
        _connections.TryRemove(session.Id, out _);
        session.Loop.AddLoad(-1);
        lock (_lock)
        {
            _freeSlots.Push(session.Id);
            _open--;
            if (_disposed && _open == 0)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Closes all connections, waits for their goodbyes, and stops the loops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_open == 0)
            {
                _empty.TrySetResult();
            }
        }

        await _sampling.DisposeAsync().ConfigureAwait(false);
        foreach (var connection in _connections.Values)
        {
            connection.Close();
        }

        await Task.WhenAny(_empty.Task, Task.Delay(CloseTimeout)).ConfigureAwait(false);
        _relay.CloseAll();
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var loop in _loops)
        {
            loop.Stop();
        }

        foreach (var loop in _loops)
        {
            loop.Dispose();
        }

        _dtls.Dispose();
    }

    private MediaPorts OpenPorts(MediaEngineOptions options, int count)
    {
        try
        {
            return MediaPorts.Open(options, count, _logger);
        }
        catch
        {
            _dtls.Dispose();
            throw;
        }
    }

    private static IEnumerable<(Socket Socket, StreamListenerOptions Options)> Listeners(
        MediaPorts ports, SslStreamCertificateContext? certificate, ConnectionQuota quota)
    {
        yield return (ports.Tcp!, new StreamListenerOptions(Rfc4571Framing.Framing, quota));
        if (ports.TurnTcp is { } tcp)
        {
            yield return (tcp, new StreamListenerOptions(TurnFraming.Framing, quota));
        }

        if (ports.TurnTls is { } tls)
        {
            yield return (tls, new StreamListenerOptions(TurnFraming.Framing, quota, certificate));
        }
    }

    private static int? PortOf(Socket? socket) => (socket?.LocalEndPoint as IPEndPoint)?.Port;

    private void Sample()
    {
        // Not Values, which copies the whole table under all its locks.
        foreach (var (_, connection) in _connections)
        {
            connection.Session.Observer.Sample(connection.Session.ToSample());
        }
    }
}
