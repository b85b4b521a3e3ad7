using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>
/// A TCP port of the media plane, on all addresses, IPv6 and IPv4. What strangers can open is bounded, by address and in all,
/// and a connection that brings nothing authentic is closed.
/// </summary>
internal sealed partial class StreamListener : IAsyncDisposable
{
    /// <summary>A connection whose owner has not proved anything is closed after this long, TLS handshake included.</summary>
    public const long FirstProofMs = 10_000;

    /// <summary>A peer's connection is closed after this long without a check: it has found a better way, and keeps that alive.</summary>
    public const long SilenceMs = 60_000;

    private const int Backlog = 512;
    private const int NotSentLowWater = 128 * 1024;

    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromMilliseconds(50);

    private readonly StreamListenerOptions _options;
    private readonly IReadOnlyList<IFrameTaker> _loops;
    private readonly Func<long> _nowMs;
    private readonly ILogger _logger;
    private readonly LogPace _failures;
    private readonly LogPace _refusals;
    private readonly Socket _socket;
    private readonly ITimer _sweep;
    private readonly ConcurrentDictionary<FramedConnection, byte> _connections = new();
    private readonly Task _accepting;
    private int _next;
    private volatile bool _disposed;

    /// <summary>Begins to accept.</summary>
    /// <param name="socket">From <see cref="Open"/>; owned from here on.</param>
    /// <param name="options">What runs on the port.</param>
    /// <param name="loops">Where the frames go.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    /// <param name="timeProvider">Drives the sweep for silent connections.</param>
    /// <param name="logger">Hears once a minute of connections that found no place.</param>
    public StreamListener(
        Socket socket, StreamListenerOptions options, IReadOnlyList<IFrameTaker> loops, Func<long> nowMs, TimeProvider timeProvider, ILogger logger)
    {
        (_socket, _options, _loops, _nowMs, _logger) = (socket, options, loops, nowMs, logger);
        (_failures, _refusals) = (new LogPace(timeProvider, LogPace.Usual), new LogPace(timeProvider, LogPace.Usual));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _sweep = timeProvider.CreateTimer(_ => Sweep(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _accepting = AcceptAsync();
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Open connections, those in a TLS handshake left out.</summary>
    public int Connections => _connections.Count;

    /// <summary>Opens a port.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <exception cref="SocketException">It is taken, or this process may not open it.</exception>
    public static Socket Open(int port)
    {
        var ipv6 = Socket.OSSupportsIPv6;
        var socket = new Socket(ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (ipv6)
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(ipv6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the port and every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _sweep.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var (connection, _) in _connections)
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (!_disposed)
        {
            Socket accepted;
            try
            {
                accepted = await _socket.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // A client that was gone again is passed over. Without a descriptor the next attempt fails as well: not in a tight circle.
                if (!_disposed && !(e is SocketException failure && AcceptErrors.IsOfTheConnection(failure)))
                {
                    if (_failures.IsDue(out var count))
                    {
                        LogAcceptFailed(_logger, Port, e.Message, count);
                    }

                    await Task.Delay(PauseWithoutDescriptors).ConfigureAwait(false);
                }

                continue;
            }

            _ = ServeAsync(accepted);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var acceptedMs = _nowMs();
        ConnectionPlace? place = null;
        FramedConnection? connection = null;
        try
        {
            place = _options.Quota.TryEnter(
                ((IPEndPoint)socket.RemoteEndPoint!).Address,
                () =>
                {
                    socket.Dispose();
                    OnRefused();
                });
            if (place is null)
            {
                OnRefused();
                return;
            }

            Configure(socket);
            if (await OpenStreamAsync(socket).ConfigureAwait(false) is not { } stream)
            {
                return;
            }

            var loop = _loops[(int)((uint)Interlocked.Increment(ref _next) % _loops.Count)];
            connection = new FramedConnection(socket, stream, _options.Framing, loop, place, acceptedMs);
            _connections[connection] = 0;
            if (!_disposed)
            {
                await connection.RunAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone before it was served.
        }
        finally
        {
            if (connection is not null)
            {
                _connections.TryRemove(connection, out _);
                connection.Dispose();
            }

            socket.Dispose();
            place?.Leave();
        }
    }

    private void OnRefused()
    {
        if (_refusals.IsDue(out var count))
        {
            LogRefused(_logger, Port, count, _options.Quota.Count);
        }
    }

    /// <summary>Does the TLS handshake, if there is one.</summary>
    /// <returns>Null when that failed, or took too long.</returns>
    private async Task<Stream?> OpenStreamAsync(Socket socket)
    {
        var network = new NetworkStream(socket, ownsSocket: false);
        if (_options.Tls is not { } tls)
        {
            return network;
        }

        var records = new CoalescingStream(network);
        var secure = new SslStream(records);
        using var timeLimit = new CancellationTokenSource(TimeSpan.FromMilliseconds(FirstProofMs));
        try
        {
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = tls,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CipherSuitesPolicy = TlsCipherSuites.Policy,
                },
                timeLimit.Token).ConfigureAwait(false);
            records.KeepsWrites = true;
            return secure;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    private static void Configure(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        // What the kernel has taken cannot be dropped any more: seconds of video behind a slow network would arrive too late to
        // be of use. TCP_NOTSENT_LOWAT (tcp(7)).
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(6, 25, BitConverter.GetBytes(NotSentLowWater));
        }
    }

    private void Sweep()
    {
        var nowMs = _nowMs();
        foreach (var (connection, _) in _connections)
        {
            if (IsOver(connection, nowMs))
            {
                connection.Dispose();
            }
        }
    }

    private static bool IsOver(FramedConnection connection, long nowMs) => connection switch
    {
        // Its allocation is bounded by its lifetime and by its user's, which ends when no check comes any more.
        { Allocation.IsClosed: false } => false,
        { Peer: { } peer } => peer.IsClosed || nowMs - connection.CheckedMs > SilenceMs,
        _ => nowMs - connection.AcceptedMs > FirstProofMs,
    };
}
