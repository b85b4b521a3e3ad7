using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Cluster;
using Akka.Remote.Handshake;
using Akka.Remote.Links;
using Videoroom.ActorKernel;

namespace Akka.Remote;

/// <summary>Makes connections to other nodes, up to the end of the handshake.</summary>
/// <param name="self">This run.</param>
/// <param name="from">The address of this machine to dial from; null: whichever leads there.</param>
/// <param name="key">Proves that we know the secret.</param>
/// <param name="tls">Our certificate.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeDialler(UniqueAddress self, IPAddress? from, HandshakeKey key, NodeTls tls, TimeProvider time)
{
    /// <summary>How long connecting and the handshake may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Where a node dials from: its own address, so that the others see which node it is, and several nodes of one machine are
    /// told apart. Behind a port mapping that is none of this machine: then the one where node traffic is taken.
    /// </summary>
    public static IPAddress? SourceOf(ClusterOptions options)
    {
        var source = options.Listen?.Address ?? (IPAddress.TryParse(options.Host, out var host) ? host : null);
        return source is null || source.Equals(IPAddress.Any) || source.Equals(IPAddress.IPv6Any) ? null : source;
    }

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

    private Socket CreateSocket()
    {
        if (from is null)
        {
            return new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        }

        var socket = new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
