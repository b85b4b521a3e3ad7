using System.Net;
using System.Net.Sockets;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>
/// A stranger who writes another's address into its datagrams, and tries all ports because it does not know which are used: on the
/// loopback network any address may be sent from, and a port twice bound sends for both and receives for the connected one.
/// </summary>
internal static class PortSweep
{
    private const int FirstPort = 1024;
    private const int LastPort = 65535;

    /// <summary>A socket of somebody who lives behind an address, whose ports a sweep may send from.</summary>
    public static Socket OpenVictim(IPAddress address, IPEndPoint server)
    {
        // Shared only once it is bound: two sockets that may share a port are given the same one now and then, and then one of the two
        // people gets what is for the other.
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(address, 0));
        Share(socket);
        socket.Connect(server);
        return socket;
    }

    /// <summary>Sends each datagram once from each port of an address.</summary>
    /// <param name="address">Whose address.</param>
    /// <param name="server">Where to.</param>
    /// <param name="datagrams">What.</param>
    /// <param name="cancellation">Ends it before all ports were tried.</param>
    public static void Send(IPAddress address, IPEndPoint server, IReadOnlyList<byte[]> datagrams, CancellationToken cancellation)
    {
        for (var port = FirstPort; port <= LastPort && !cancellation.IsCancellationRequested; port++)
        {
            using var socket = TryBind(address, port);
            foreach (var datagram in datagrams)
            {
                socket?.SendTo(datagram, server);
            }
        }
    }

    // A port that somebody else on this machine has on all its addresses is no victim's.
    private static Socket? TryBind(IPAddress address, int port)
    {
        try
        {
            return Bind(address, port);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return null;
        }
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Share(socket);
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Share(Socket socket) => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
}
