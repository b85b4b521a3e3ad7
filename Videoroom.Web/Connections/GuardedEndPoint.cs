using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Web.Connections;

/// <summary>An address that Kestrel listens on through a <see cref="GuardedListener"/>.</summary>
/// <param name="address">The address.</param>
/// <param name="port">The TCP port.</param>
/// <param name="places">The places of its connections; several addresses may share them.</param>
/// <param name="accepted">Counts its connections; several addresses may share it.</param>
/// <param name="setting">The setting that names the address, for errors.</param>
internal sealed class GuardedEndPoint(IPAddress address, int port, ConnectionQuota places, AcceptCount accepted, string setting)
    : IPEndPoint(address, port)
{
    /// <summary>The places of its connections.</summary>
    public ConnectionQuota Places => places;

    /// <summary>Counts its connections.</summary>
    public AcceptCount Accepted => accepted;

    /// <summary>The setting that names the address.</summary>
    public string Setting => setting;

    /// <summary>All addresses, IPv6 and IPv4 where the system has both.</summary>
    public static IPAddress Everywhere => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
}
