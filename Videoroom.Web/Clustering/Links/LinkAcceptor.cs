using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Event;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// Accepts connections and lets through those that prove the secret. Until then a connection costs a socket and a TLS state, and there
/// are never more than <see cref="LinkSettings.HandshakesAtMost"/> of them: one more ends the oldest. A node's handshake takes
/// milliseconds, so the oldest is a stranger who says nothing; refusing the newest would let such strangers keep nodes out.
/// </summary>
/// <param name="listener">Bound and listening.</param>
/// <param name="settings">The bounds.</param>
/// <param name="credentials">What both ends prove.</param>
/// <param name="log">Is told of strangers, at debug level.</param>
/// <param name="accepted">Takes over what has proved the secret.</param>
internal sealed class LinkAcceptor(
    Socket listener, LinkSettings settings, LinkCredentials credentials, ILoggingAdapter log, Action<Socket, SslStream> accepted) : IDisposable
{
    /// <summary>
    /// What the end that was connected to sends first: a length of nothing, which no frame has. In TLS 1.3 the client is done before the
    /// server has judged its certificate; with this it knows.
    /// </summary>
    public static readonly ReadOnlyMemory<byte> Greeting = new byte[FrameReader.PrefixBytes];

    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly LinkedList<Socket> _handshakes = new();

    /// <summary>How many connections have not proved the secret yet.</summary>
    public int Handshakes
    {
        get
        {
            lock (_handshakes)
            {
                return _handshakes.Count;
            }
        }
    }

    /// <summary>Accepts until it is disposed of.</summary>
    public async Task RunAsync()
    {
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                _ = WelcomeAsync(await listener.AcceptAsync(stopping));
            }
            catch (Exception e) when (stopping.IsCancellationRequested && e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of file descriptors, most likely: the next attempt fails at once as well.
                log.Warning("Cannot accept connections of other nodes, and tries again: {0}", e.Message);
                await Task.Delay(PauseAfterError, credentials.Clock, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Stops listening, and ends the handshakes.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        listener.Dispose();
        Socket[] left;
        lock (_handshakes)
        {
            left = [.. _handshakes];
        }

        foreach (var socket in left)
        {
            socket.Dispose();
        }
    }

    private async Task WelcomeAsync(Socket socket)
    {
        var entry = Enter(socket);
        var from = IPAddress.None;
        SslStream? tls = null;
        try
        {
            from = ((IPEndPoint)socket.RemoteEndPoint!).Address;
            socket.NoDelay = true;
            tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            using var limit = new CancellationTokenSource(settings.HandshakeTimeout, credentials.Clock);
            await tls.AuthenticateAsServerAsync(credentials.ForServer(() => credentials.Errors.OnWrongSecret(from)), limit.Token);
            await tls.WriteAsync(Greeting, limit.Token);
            if (Leave(entry))
            {
                accepted(socket, tls);
                return;
            }
        }
#pragma warning disable CA1031 // Whatever a stranger brings about ends its own connection, and nothing else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Leave(entry);
            if (log.IsDebugEnabled)
            {
                log.Debug("A connection from {0} ended before it had proved the secret: {1}", from, e.Message);
            }
        }

        tls?.Dispose();
        socket.Dispose();
    }

    private LinkedListNode<Socket> Enter(Socket socket)
    {
        Socket? oldest = null;
        LinkedListNode<Socket> entry;
        lock (_handshakes)
        {
            if (_handshakes.Count == settings.HandshakesAtMost)
            {
                oldest = _handshakes.First!.Value;
                _handshakes.RemoveFirst();
            }

            entry = _handshakes.AddLast(socket);
        }

        oldest?.Dispose();
        return entry;
    }

    /// <returns>False when it was ended meanwhile.</returns>
    private bool Leave(LinkedListNode<Socket> entry)
    {
        lock (_handshakes)
        {
            if (entry.List is null)
            {
                return false;
            }

            _handshakes.Remove(entry);
            return !_stopping.IsCancellationRequested;
        }
    }
}
