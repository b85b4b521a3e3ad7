using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>Counts TCP connections of the media plane, in all and by client: an IPv4 address or an IPv6 /64. Thread-safe.</summary>
/// <param name="most">How many there may be.</param>
/// <param name="mostPerClient">How many of one client: many people may sit behind one address, each with a few.</param>
internal sealed class ConnectionQuota(int most, int mostPerClient)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(bool IPv6, ulong Network), int> _clients = [];
    private int _count;

    /// <summary>Takes a place.</summary>
    public bool TryEnter(IPAddress address)
    {
        var client = ClientOf(address);
        lock (_gate)
        {
            var ofClient = _clients.GetValueOrDefault(client);
            if (_count >= most || ofClient >= mostPerClient)
                return false;
            _clients[client] = ofClient + 1;
            _count++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress address)
    {
        var client = ClientOf(address);
        lock (_gate)
        {
            var ofClient = _clients.GetValueOrDefault(client) - 1;
            if (ofClient > 0)
                _clients[client] = ofClient;
            else
                _clients.Remove(client);
            _count--;
        }
    }

    private static (bool IPv6, ulong Network) ClientOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? (true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : (false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }
}
