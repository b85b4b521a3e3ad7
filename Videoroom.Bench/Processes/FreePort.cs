using System.Net;
using System.Net.Sockets;

namespace Videoroom.Bench.Processes;

/// <summary>A TCP port for a server that has to be told one.</summary>
internal static class FreePort
{
    /// <summary>One that nobody listens on at the moment.</summary>
    public static int On(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
