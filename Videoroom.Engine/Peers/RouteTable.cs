using System.Collections.Concurrent;
using System.Text;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Peers;

/// <summary>
/// Whose a datagram is. Read by every loop for every datagram, without locks; written by home loops when a check has
/// been authenticated.
/// </summary>
internal sealed class RouteTable
{
    /// <summary>
    /// How long after its last authenticated check, or media, an address stays its session's, whoever else claims it: clients check a
    /// pair every six seconds at most (RFC 7675, section 5.1). A check proves who sent it, not from where: with a forged
    /// source address a peer could otherwise take the packets of another's call.
    /// </summary>
    public const long HeldMs = 7_000;

    private const int MaxUsernameFragment = 256;

    private readonly ConcurrentDictionary<TransportAddress, Route> _byAddress = new();
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
    public PeerSession? Find(in TransportAddress remote) => _byAddress.TryGetValue(remote, out var route) ? route.Session : null;

    /// <summary>Whether another session is called from this address right now.</summary>
    public bool IsHeldByAnother(in TransportAddress remote, PeerSession session, long nowMs)
        => _byAddress.TryGetValue(remote, out var route) && route.Session != session && route.IsHeld(nowMs);

    /// <summary>Whose user name fragment it is; null for nobody's.</summary>
    /// <param name="usernameFragment">As it came.</param>
    public PeerSession? Find(ReadOnlySpan<byte> usernameFragment)
    {
        if (usernameFragment.Length > MaxUsernameFragment)
        {
            return null;
        }

        Span<char> text = stackalloc char[MaxUsernameFragment];
        var length = Encoding.Latin1.GetChars(usernameFragment, text);
        return _byUsernameSpan.TryGetValue(text[..length], out var session) ? session : null;
    }

    /// <summary>Lets checks with this user name fragment reach a session.</summary>
    public void AddUsername(string usernameFragment, PeerSession session) => _byUsername[usernameFragment] = session;

    /// <summary>Ends that.</summary>
    public void RemoveUsername(string usernameFragment) => _byUsername.TryRemove(usernameFragment, out _);

    /// <summary>
    /// Gives an address to the session whose check was authenticated there, or keeps it for that one. When another one had
    /// it and has fallen silent, it has moved on: a NAT uses its ports again.
    /// </summary>
    public void Add(in TransportAddress remote, PeerSession session, long nowMs)
    {
        while (true)
        {
            if (!_byAddress.TryGetValue(remote, out var route))
            {
                if (!_byAddress.TryAdd(remote, new Route(session, nowMs)))
                {
                    continue;
                }

                Interlocked.Increment(ref _addresses);
                return;
            }

            if (route.Session == session)
            {
                route.Renew(nowMs);
                return;
            }

            if (route.IsHeld(nowMs) || _byAddress.TryUpdate(remote, new Route(session, nowMs), route))
            {
                return;
            }
        }
    }

    /// <summary>Takes an address from a session; nothing happens when another one has it by now.</summary>
    public void Remove(in TransportAddress remote, PeerSession session)
    {
        if (_byAddress.TryGetValue(remote, out var route) && route.Session == session && _byAddress.TryRemove(KeyValuePair.Create(remote, route)))
        {
            Interlocked.Decrement(ref _addresses);
        }
    }

    private sealed class Route(PeerSession session, long nowMs)
    {
        private long _checkedMs = nowMs;

        public PeerSession Session => session;

        public void Renew(long nowMs) => Volatile.Write(ref _checkedMs, nowMs);

        public bool IsHeld(long nowMs) => nowMs - Volatile.Read(ref _checkedMs) < HeldMs;
    }
}
