using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Cluster;
using Akka.Remote.Handshake;
using Akka.Remote.Links;

namespace Akka.Remote;

/// <summary>Makes connections to other nodes, up to the end of the handshake.</summary>
internal sealed class NodeDialler(UniqueAddress self, HandshakeKey key, NodeTls tls, TimeProvider time)
{
    /// <summary>How long connecting and the handshake may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="HandshakeRefusedException">Somebody else, or another run, is there, or it does not take us for a member.</exception>
    /// <exception cref="SocketException">Nobody is there.</exception>
    public async Task<NodeConnection> ConnectAsync(UniqueAddress target, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var socket = CreateSocket();
        NodeConnection? connection = null;
        try
        {
            await socket.ConnectAsync(target.Address.Host, target.Address.Port!.Value, either.Token).ConfigureAwait(false);
            var stream = new SslStream(new NetworkStream(socket));
            connection = new NodeConnection(socket, stream, time);
            await stream.AuthenticateAsClientAsync(tls.Client, either.Token).ConfigureAwait(false);
            await AuthenticateAsync(connection, target, NodeTls.Hash(stream.RemoteCertificate!), either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception cause)
        {
            socket.Dispose();
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (cause is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"No handshake with {target} within {Limit.TotalSeconds} s", cause);
            }

            throw;
        }
    }

    private async Task AuthenticateAsync(
        NodeConnection connection, UniqueAddress target, byte[] certificateHash, CancellationToken cancellation)
    {
        var handshake = new HandshakeDialler(self, target, key, certificateHash, ProtocolVersions.Current);
        var greeting = await connection.ReceiveAsync(cancellation).ConfigureAwait(false);
        if (handshake.OnGreeting(greeting.Span) is { } proof)
        {
            await connection.SendAsync(proof, cancellation).ConfigureAwait(false);
            var welcome = await connection.ReceiveAsync(cancellation).ConfigureAwait(false);
            handshake.OnWelcome(welcome.Span);
        }

        if (handshake.Status != HandshakeStatus.Accepted)
        {
            throw new HandshakeRefusedException(handshake.Status);
        }
    }

    // From our own address, so that the other sees which node it is, and several nodes of one machine are told apart.
    private Socket CreateSocket()
    {
        if (!IPAddress.TryParse(self.Address.Host, out var host))
        {
            return new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        }

        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(host, 0));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
