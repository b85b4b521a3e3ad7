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
    /// <param name="way">The way.</param>
    /// <param name="loop">The clients' loop.</param>
    /// <param name="media">The server's media address.</param>
    /// <param name="turnServers">What the server announced.</param>
    /// <param name="user">Whose datagrams it carries.</param>
    /// <exception cref="InvalidOperationException">The server announced no TURN server of that kind.</exception>
    public static IClientWire Open(
        ClientWay way, ClientLoop loop, TransportAddress media, IReadOnlyList<AnnouncedTurnServer> turnServers, IWireUser user)
    {
        if (way == ClientWay.Direct)
        {
            return new DirectWire(loop, media, user);
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

        // All clients are on the server's machine, on its loopback addresses.
        var address = TransportAddress.FromAddress(IPAddress.Loopback, (ushort)server.Port);
        return way == ClientWay.TurnUdp
            ? new TurnUdpWire(loop, address, turn, user)
            : new TurnStreamWire(loop, address, tls: way == ClientWay.TurnTls, turn, user);
    }
}
