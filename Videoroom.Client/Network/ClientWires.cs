using System.Net;
using Videoroom.Client.Turn;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>A TURN server as the server announces it.</summary>
/// <param name="Transport"><c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
/// <param name="Port">Its port.</param>
/// <param name="Username">The user name.</param>
/// <param name="Password">The password.</param>
internal sealed record AnnouncedTurnServer(string Transport, int Port, string Username, string Password);

/// <summary>Opens a client's wire in the way that its options ask for.</summary>
internal static class ClientWires
{
    /// <summary>Opens one. On the loop's thread.</summary>
    /// <param name="options">The way.</param>
    /// <param name="loop">The clients' loop.</param>
    /// <param name="media">The server's media address.</param>
    /// <param name="turnServers">What the server announced.</param>
    /// <param name="user">Whose datagrams it carries.</param>
    /// <exception cref="InvalidOperationException">The server announced no TURN server of that kind.</exception>
    public static IClientWire Open(
        MediaSessionOptions options, ClientLoop loop, TransportAddress media, IReadOnlyList<AnnouncedTurnServer> turnServers, IWireUser user)
    {
        var way = options.Way;
        if (way == ClientWay.Direct)
        {
            return media.IsIPv4 && (loop.GivesAddresses || IPAddress.IsLoopback(media.ToIPAddress()))
                ? new DirectWire(loop, user)
                : new SocketWire(loop, media.ToIPAddress().AddressFamily, user);
        }

        var transport = way switch
        {
            ClientWay.TurnUdp => "udp",
            ClientWay.TurnTcp => "tcp",
            _ => "tls",
        };
        var server = turnServers.FirstOrDefault(announced => announced.Transport == transport)
            ?? throw new InvalidOperationException($"The server announces no TURN server over {transport}.");
        var turn = new TurnClient(server.Username, server.Password, media, isStream: way != ClientWay.TurnUdp);

        // The integrated TURN server listens on the addresses that media goes to.
        var address = media.WithPort((ushort)server.Port);
        if (way == ClientWay.TurnUdp)
        {
            return new TurnUdpWire(loop, address, media, turn, user);
        }

        var route = options.TurnRoute;
        return new TurnStreamWire(
            loop, route is null ? address : TransportAddress.FromEndPoint(route(address.ToEndPoint())), media, tls: way == ClientWay.TurnTls, turn, user);
    }
}
