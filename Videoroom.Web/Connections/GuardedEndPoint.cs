using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Web.Connections;

/// <summary>An address that Kestrel listens on through a <see cref="GuardedListener"/>.</summary>
internal sealed class GuardedEndPoint(IPAddress address, int port, ConnectionQuota places) : IPEndPoint(address, port)
{
    /// <summary>The places of its connections; several addresses may share them.</summary>
    public ConnectionQuota Places => places;

    /// <summary>All addresses, IPv6 and IPv4 where the system has both.</summary>
    public static IPAddress Everywhere => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
}
