using System.Net;
using System.Net.Sockets;

namespace Akka.Remote;

/// <summary>How many connections may be there that have proven nothing yet: in all, and from one address (an IPv6 /64).</summary>
internal sealed class ConnectionLimits(int inAll, int perAddress)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _counts = [];
    private int _all;

    /// <summary>Counts one in; false when there are too many.</summary>
    public bool TryEnter(IPAddress address)
    {
        var key = Key(address);
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(key);
            if (_all >= inAll || count >= perAddress)
            {
                return false;
            }

            _all++;
            _counts[key] = count + 1;
            return true;
        }
    }

    /// <summary>Counts one out: it has proven who it is, or is gone.</summary>
    public void Leave(IPAddress address)
    {
        var key = Key(address);
        lock (_gate)
        {
            _all--;
            if (--_counts[key] == 0)
            {
                _counts.Remove(key);
            }
        }
    }

    private static IPAddress Key(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
