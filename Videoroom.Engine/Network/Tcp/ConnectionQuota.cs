using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>
/// Counts TCP connections of the media plane, in all and by client: an IPv4 address or an IPv6 /64. Those that have not shown
/// credentials have far fewer places, and leave half of all to those that have. Thread-safe.
/// </summary>
/// <param name="most">How many there may be.</param>
/// <param name="mostPerClient">How many of one client: many people may sit behind one address, each with a few.</param>
internal sealed class ConnectionQuota(int most, int mostPerClient)
{
    /// <summary>Connections without credentials that one client may have: they have them, or are closed, within seconds.</summary>
    public const int MostUnprovenPerClient = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<Client, Counts> _clients = [];
    private int _count;
    private int _unproven;

    /// <summary>Takes a place.</summary>
    /// <returns>Null when there is none.</returns>
    public ConnectionPlace? TryEnter(IPAddress address)
    {
        var client = ClientOf(address);
        lock (_gate)
        {
            var counts = _clients.GetValueOrDefault(client);
            if (_count >= most || _unproven >= Math.Max(1, most / 2) || counts.All >= mostPerClient || counts.Unproven >= MostUnprovenPerClient)
                return null;
            _clients[client] = new Counts(counts.All + 1, counts.Unproven + 1);
            _count++;
            _unproven++;
            return new ConnectionPlace(this, client);
        }
    }

    /// <summary>One of the client's connections has shown credentials.</summary>
    public void Prove(Client client)
    {
        lock (_gate)
        {
            var counts = _clients[client];
            _clients[client] = counts with { Unproven = counts.Unproven - 1 };
            _unproven--;
        }
    }

    /// <summary>Takes a place back.</summary>
    public void Leave(Client client, bool isProven)
    {
        lock (_gate)
        {
            var counts = _clients[client];
            var left = new Counts(counts.All - 1, counts.Unproven - (isProven ? 0 : 1));
            if (left.All > 0)
                _clients[client] = left;
            else
                _clients.Remove(client);
            _count--;
            _unproven -= isProven ? 0 : 1;
        }
    }

    private static Client ClientOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new Client(true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new Client(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    /// <summary>An IPv4 address, or an IPv6 network of 64 bits.</summary>
    internal readonly record struct Client(bool IPv6, ulong Network);

    private readonly record struct Counts(int All, int Unproven);
}
