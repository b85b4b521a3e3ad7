using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Akka.Remote.Handshake;
using Akka.Remote.Links;

namespace Videoroom.Tests.ActorKernel.Remote;

/// <summary>Dials a node by hand, to say what no node would.</summary>
internal static class RawMember
{
    /// <summary>A run that the store of the test's node knows, if the test says so.</summary>
    public static UniqueAddress Run(string host) => new(new Address("akka.tcp", "videoroom", host, 1), Random.Shared.Next(1, int.MaxValue));

    /// <summary>A connection behind the handshake.</summary>
    public static Task<NodeConnection> DialAsync(TestNode node, UniqueAddress self, string secret = TestNode.Secret, UniqueAddress? target = null) =>
        new NodeDialler(self, IPAddress.TryParse(self.Address.Host, out var host) ? host : null, new HandshakeKey(secret), new NodeTls(DateTimeOffset.UtcNow), TimeProvider.System)
            .ConnectAsync(target ?? node.Run, CancellationToken.None);

    /// <summary>A connection to the node port on which nothing has been said.</summary>
    public static async Task<Socket> ConnectAsync(TestNode node)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Parse(node.Run.Address.Host), node.Run.Address.Port!.Value);
        return socket;
    }

    /// <summary>A TLS connection on which nothing has been said.</summary>
    public static async Task<NodeConnection> ConnectTlsAsync(TestNode node)
    {
        var socket = await ConnectAsync(node);
        var stream = new SslStream(new NetworkStream(socket));
        await stream.AuthenticateAsClientAsync(new NodeTls(DateTimeOffset.UtcNow).Client);
        return new NodeConnection(socket, stream, TimeProvider.System);
    }

    /// <summary>Whether the other closes the connection, sooner or later.</summary>
    public static async Task<bool> IsClosedAsync(Func<Task<int>> read)
    {
        try
        {
            while (await read() > 0)
            {
                // What it said before is of no interest.
            }

            return true;
        }
        catch (Exception cause) when (cause is IOException or SocketException)
        {
            return true;
        }
    }

    public static Task<bool> IsClosedAsync(NodeConnection connection) =>
        IsClosedAsync(async () => (await connection.ReceiveAsync(CancellationToken.None)).Length);

    public static Task<bool> IsClosedAsync(Socket socket) => IsClosedAsync(() => socket.ReceiveAsync(new byte[1024]));
}
