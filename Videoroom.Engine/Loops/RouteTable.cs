using System.Collections.Concurrent;
using System.Text;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;

namespace Videoroom.Engine.Loops;

/// <summary>
/// Whose a datagram is. Read by every loop for every datagram, without locks; written by home loops when a check has
/// been authenticated.
/// </summary>
internal sealed class RouteTable
{
    private const int MaxUsernameFragment = 256;

    private readonly ConcurrentDictionary<TransportAddress, PeerSession> _byAddress = new();
    private readonly ConcurrentDictionary<string, PeerSession> _byUsername = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PeerSession>.AlternateLookup<ReadOnlySpan<char>> _byUsernameSpan;
    private int _addresses;

    public RouteTable()
    {
        _byUsernameSpan = _byUsername.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Addresses that belong to someone.</summary>
    public int Count => Volatile.Read(ref _addresses);

    /// <summary>Whose address it is; null for nobody's.</summary>
    public PeerSession? Find(in TransportAddress remote) => _byAddress.GetValueOrDefault(remote);

    /// <summary>Whose user name fragment it is; null for nobody's.</summary>
    /// <param name="usernameFragment">As it came.</param>
    public PeerSession? Find(ReadOnlySpan<byte> usernameFragment)
    {
        if (usernameFragment.Length > MaxUsernameFragment)
            return null;
        Span<char> text = stackalloc char[MaxUsernameFragment];
        var length = Encoding.Latin1.GetChars(usernameFragment, text);
        return _byUsernameSpan.TryGetValue(text[..length], out var session) ? session : null;
    }

    /// <summary>Lets checks with this user name fragment reach a session.</summary>
    public void AddUsername(string usernameFragment, PeerSession session) => _byUsername[usernameFragment] = session;

    /// <summary>Ends that.</summary>
    public void RemoveUsername(string usernameFragment) => _byUsername.TryRemove(usernameFragment, out _);

    /// <summary>
    /// Gives an address to the session whose check was authenticated there. When another one had it, it has moved on:
    /// a NAT uses its ports again.
    /// </summary>
    public void Add(in TransportAddress remote, PeerSession session)
    {
        while (true)
        {
            if (_byAddress.TryAdd(remote, session))
            {
                Interlocked.Increment(ref _addresses);
                return;
            }

            if (_byAddress.TryGetValue(remote, out var other) && _byAddress.TryUpdate(remote, session, other))
                return;
        }
    }

    /// <summary>Takes an address from a session; nothing happens when another one has it by now.</summary>
    public void Remove(in TransportAddress remote, PeerSession session)
    {
        if (_byAddress.TryRemove(KeyValuePair.Create(remote, session)))
            Interlocked.Decrement(ref _addresses);
    }
}
