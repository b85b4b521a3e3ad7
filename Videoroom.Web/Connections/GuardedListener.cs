using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Web.Connections;

/// <summary>
/// A listening socket at whose door connections are counted, before anything is read or made for them: what finds no place is closed
/// there. One place more in a full quota ends a connection that has shown nothing (<see cref="ConnectionQuota"/>).
/// </summary>
/// <param name="socket">Bound and listening; owned from here on.</param>
/// <param name="places">The places of its connections.</param>
/// <param name="count">Counts what is accepted.</param>
/// <param name="connections">Makes Kestrel's connections of sockets; owned from here on.</param>
/// <param name="proxies">Reverse proxies: no client's bound holds for their connections, but one for all of them together.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Hears once a minute of what happened at the door.</param>
internal sealed partial class GuardedListener(
    Socket socket,
    ConnectionQuota places,
    AcceptCount count,
    SocketConnectionContextFactory connections,
    IReadOnlyList<IPNetwork> proxies,
    TimeProvider clock,
    ILogger log) : IConnectionListener
{
    /// <summary>How long nothing is accepted when the system has nothing to accept with: the next attempt at once would fail as well.</summary>
    public static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly LogPace _failures = new(clock, LogPace.Usual);
    private readonly LogPace _refusals = new(clock, LogPace.Usual);
    private readonly LogPace _evictions = new(clock, LogPace.Usual);
    private volatile bool _isStopping;

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket accepted;
            try
            {
                accepted = await socket.AcceptAsync(cancellationToken);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                // The listener's end, as Kestrel wants to be told of it.
                return null;
            }
            catch (SocketException e)
            {
                if (!AcceptErrors.IsOfTheConnection(e))
                {
                    await PauseAsync(e, cancellationToken);
                }

                continue;
            }

            count.Add();
            if (Welcome(accepted) is { } connection)
            {
                return connection;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _isStopping = true;
        socket.Dispose();

        // Kestrel would wait for half a request as long as for a whole one.
        places.EndIdle();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        connections.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task PauseAsync(SocketException error, CancellationToken cancellationToken)
    {
        if (_failures.IsDue(out var times))
        {
            LogAcceptFailed(EndPoint, times, error.Message, places.Count);
        }

        return Task.Delay(PauseAfterError, clock, cancellationToken);
    }

    /// <returns>Null when there is no place for it, or it has gone.</returns>
    private GuardedConnection? Welcome(Socket accepted)
    {
        GuardedConnection? connection = null;
        ConnectionPlace? place = null;
        try
        {
            var address = ((IPEndPoint)accepted.RemoteEndPoint!).Address;
            accepted.NoDelay = true;

            // The place may be taken away again before the connection is made of the socket: then there is nothing but the socket to close.
            place = places.TryEnter(address, () => End(Volatile.Read(ref connection), accepted), IsProxy(address));
            if (place is null)
            {
                if (_refusals.IsDue(out var times))
                {
                    LogRefused(EndPoint, times, places.Count);
                }

                Reset(accepted);
                return null;
            }

            Volatile.Write(ref connection, new GuardedConnection(connections.Create(accepted), place));
            return connection;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone before it was served, or its place was.
            place?.Leave();
            accepted.Dispose();
            return null;
        }
    }

    private void End(GuardedConnection? connection, Socket accepted)
    {
        if (!_isStopping && _evictions.IsDue(out var times))
        {
            LogEvicted(EndPoint, times, places.Count);
        }

        if (connection is null)
        {
            Reset(accepted);
        }
        else
        {
            connection.Abort(new ConnectionAbortedException("Its place was given to another connection."));
        }
    }

    // Nobody waits for the other side's goodbye.
    private static void Reset(Socket accepted) => accepted.Close(timeout: 0);

    private bool IsProxy(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in proxies)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{EndPoint} cannot accept connections, {Count} times so far, and tries again: {Reason}. {Open} are open. Is the limit of open files too low?")]
    private partial void LogAcceptFailed(EndPoint endPoint, long count, string reason, int open);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{EndPoint}: {Count} connections were refused. {Open} are open, and their address, or all together, may have no more (MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS)")]
    private partial void LogRefused(EndPoint endPoint, long count, int open);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{EndPoint}: {Count} connections that had brought no whole request were ended, so that others find a place. {Open} are open (MAX_CONNECTIONS)")]
    private partial void LogEvicted(EndPoint endPoint, long count, int open);
}
