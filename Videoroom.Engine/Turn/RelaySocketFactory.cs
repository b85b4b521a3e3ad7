using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Turn;

/// <summary>Opens relayed ports as UDP sockets.</summary>
/// <param name="bindAddress">The local address of its family; null for the wildcard address.</param>
/// <param name="most">How many may be open at a time: each is a descriptor of the process.</param>
internal sealed class RelaySocketFactory(IPAddress? bindAddress, int most = int.MaxValue) : IRelaySocketFactory
{
    // A sixth of a second of what a user may relay by default; the system's own default is a thirtieth.
    private const int BufferBytes = 1024 * 1024;

    private int _open;

    /// <inheritdoc/>
    public IRelaySocket? TryBind(RelayFamily family, ushort port)
    {
        var addressFamily = family == RelayFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        var wildcard = family == RelayFamily.IPv4 ? IPAddress.Any : IPAddress.IPv6Any;
        if (Interlocked.Increment(ref _open) > most)
        {
            OnClosed();
            return null;
        }

        Socket? socket = null;
        try
        {
            socket = new Socket(addressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = BufferBytes };
            // An IPv4-mapped peer must not be reachable through an IPv6 relay.
            if (family == RelayFamily.IPv6)
            {
                socket.DualMode = false;
            }

            socket.Bind(new IPEndPoint(bindAddress?.AddressFamily == addressFamily ? bindAddress : wildcard, port));
            return new RelaySocket(socket, OnClosed);
        }
        catch (SocketException)
        {
            socket?.Dispose();
            OnClosed();
            return null;
        }
    }

    private void OnClosed() => Interlocked.Decrement(ref _open);
}
