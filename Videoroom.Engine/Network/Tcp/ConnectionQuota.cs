using System.Net;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>
/// Counts connections, in all and by client: an IPv4 address or an IPv6 /64. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Strangers who open connections and say nothing must not keep others out. So a full rank does not refuse the next connection, but
/// ends one that it has: the oldest of the client with the most of them. Whoever says what there is to say needs a place for a
/// moment only, and a client with few connections loses none while another one has more. Up to <see cref="MostFair"/> are few, as many as
/// a browser opens: of clients with so few, whoever has the oldest connection loses it, so that a browser does not give way to a flood
/// with one each. Where places are fewer, fewer are few: else some strangers with few each would fill them.</para>
/// <para>Connections that many clients share (a reverse proxy's) have no bound by client; all of them together have half of what is not
/// proven. One stranger behind a forwarder leaves the other half to those who come directly.</para>
/// <para>Proven connections are never ended for others. They have a bound of their own, and what has shown nothing has another one: neither
/// can leave the other without a place.</para>
/// </remarks>
/// <param name="limits">How many there may be.</param>
public sealed class ConnectionQuota(ConnectionLimits limits)
{
    /// <summary>Connections that a client may have before another one with fewer is spared: a browser opens six to a server (HTTP/1.1).</summary>
    public const int MostFair = 8;

    // Strangers with as many as are fair need so many addresses to fill all places.
    private const int FairClients = 128;
    private const int EvictableRanks = 2;

    // All whose connections are shared: the key of a client has no port.
    private static readonly TransportAddress Shared = TransportAddress.FromIPv4(0, ushort.MaxValue);

    private readonly Lock _gate = new();
    private readonly Dictionary<TransportAddress, Client> _clients = [];
    private readonly SortedSet<Client>[] _byCount =
        [.. Enumerable.Range(0, EvictableRanks).Select(rank => new SortedSet<Client>(new MostFirst((ConnectionRank)rank, FairOf(limits, (ConnectionRank)rank))))];

    private readonly int[] _ranks = new int[EvictableRanks + 1];
    private int _count;
    private long _serial;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>How many of one rank there are.</summary>
    public int CountOf(ConnectionRank rank)
    {
        lock (_gate)
        {
            return _ranks[(int)rank];
        }
    }

    /// <summary>Takes a place, <see cref="ConnectionRank.Idle"/> at first.</summary>
    /// <param name="address">Where the connection comes from.</param>
    /// <param name="evict">Ends the connection when its place is given to another one. Called once at most, by whoever comes, without a lock.</param>
    /// <param name="isShared">
    /// Many clients are behind it, as behind a reverse proxy: no client's bound holds for it, and all such connections together have half
    /// of the places of those that are not proven.
    /// </param>
    /// <returns>Null when there is none, and none can be made.</returns>
    public ConnectionPlace? TryEnter(IPAddress address, Action? evict = null, bool isShared = false) => TryEnter(address, evict, isShared, out _);

    /// <inheritdoc cref="TryEnter(IPAddress, Action, bool)"/>
    /// <param name="address">Where the connection comes from.</param>
    /// <param name="evict">Ends the connection.</param>
    /// <param name="isShared">Many clients are behind it.</param>
    /// <param name="isClientFull">Without a place: whether it was the client's own bound.</param>
    public ConnectionPlace? TryEnter(IPAddress address, Action? evict, bool isShared, out bool isClientFull)
    {
        ArgumentNullException.ThrowIfNull(address);
        ConnectionPlace? victim = null;
        ConnectionPlace place;
        lock (_gate)
        {
            var key = isShared ? Shared : TransportAddress.FromAddress(address, 0).Network;
            var client = _clients.GetValueOrDefault(key) ?? new Client(key);
            isClientFull = (client.All >= limits.MostPerClient && !client.IsShared)
                || client.Of(ConnectionRank.Idle).Count >= MostOf(client, ConnectionRank.Idle);
            if (isClientFull)
            {
                victim = client.Of(ConnectionRank.Idle).First?.Value;
                if (victim is null)
                {
                    return null;
                }
            }
            else if (_count >= MostFor(client) || _ranks[(int)ConnectionRank.Idle] >= limits.MostIdle)
            {
                victim = OldestOfTheLargest(ConnectionRank.Idle);
                if (victim is null)
                {
                    isClientFull = _count < limits.Most;
                    return null;
                }
            }

            if (victim is not null)
            {
                Remove(victim);
            }

            _clients[key] = client;
            client.All++;
            _count++;
            place = new ConnectionPlace(this, client, evict);
            Put(place, ConnectionRank.Idle);
        }

        victim?.Evict();
        return place;
    }

    /// <summary>Ends all connections that say nothing: their owner stops, and would wait for them.</summary>
    public void EndIdle()
    {
        List<ConnectionPlace> idle = [];
        lock (_gate)
        {
            while (OldestOfTheLargest(ConnectionRank.Idle) is { } place)
            {
                Remove(place);
                idle.Add(place);
            }
        }

        foreach (var place in idle)
        {
            place.Evict();
        }
    }

    /// <summary>A connection has come to another rank.</summary>
    /// <returns>False when that has no place, or the connection has left.</returns>
    internal bool TryMove(ConnectionPlace place, ConnectionRank rank)
    {
        ConnectionPlace? victim = null;
        lock (_gate)
        {
            if (place.HasLeft)
            {
                return false;
            }

            if (place.Rank == rank)
            {
                return true;
            }

            if (rank == ConnectionRank.Proven && _ranks[(int)rank] >= limits.MostProven)
            {
                return false;
            }

            if (rank != ConnectionRank.Proven)
            {
                victim = SurplusOf(place.Client, rank);
            }

            if (victim is not null)
            {
                Remove(victim);
            }

            Take(place);
            Put(place, rank);
        }

        victim?.Evict();
        return true;
    }

    /// <summary>Takes a place back.</summary>
    internal void Leave(ConnectionPlace place)
    {
        lock (_gate)
        {
            if (!place.HasLeft)
            {
                Remove(place);
            }
        }
    }

    private static int MostOf(ConnectionLimits limits, ConnectionRank rank) => rank == ConnectionRank.Idle ? limits.MostIdle : limits.MostWorking;

    private static int FairOf(ConnectionLimits limits, ConnectionRank rank)
        => Math.Clamp(Math.Min(limits.Most, MostOf(limits, rank)) / FairClients, 1, MostFair);

    private int MostOf(Client client, ConnectionRank rank)
        => client.IsShared ? Math.Max(1, MostOf(limits, rank) / 2)
        : rank == ConnectionRank.Idle ? limits.MostIdlePerClient
        : int.MaxValue;

    private int MostFor(Client client) => client.All < limits.SmallClient ? limits.Most : limits.Most - limits.KeptForSmallClients;

    /// <summary>What has to go before a client may have one more of a rank; null when nothing has to.</summary>
    private ConnectionPlace? SurplusOf(Client client, ConnectionRank rank)
        => client.Of(rank).Count >= MostOf(client, rank) ? client.Of(rank).First?.Value
        : _ranks[(int)rank] >= MostOf(limits, rank) ? OldestOfTheLargest(rank)
        : null;

    private ConnectionPlace? OldestOfTheLargest(ConnectionRank rank) => _byCount[(int)rank].Min?.Of(rank).First!.Value;

    private void Remove(ConnectionPlace place)
    {
        Take(place);
        place.MarkLeft();
        _count--;
        if (--place.Client.All == 0)
        {
            _clients.Remove(place.Client.Key);
        }
    }

    private void Put(ConnectionPlace place, ConnectionRank rank)
    {
        place.Rank = rank;
        place.Since = ++_serial;
        _ranks[(int)rank]++;
        if (rank != ConnectionRank.Proven)
        {
            Change(place.Client, rank, list => list.AddLast(place.Node));
        }
    }

    private void Take(ConnectionPlace place)
    {
        _ranks[(int)place.Rank]--;
        if (place.Rank != ConnectionRank.Proven)
        {
            Change(place.Client, place.Rank, list => list.Remove(place.Node));
        }
    }

    // The order hangs on the list: what changes leaves the set for that time.
    private void Change(Client client, ConnectionRank rank, Action<LinkedList<ConnectionPlace>> change)
    {
        var list = client.Of(rank);
        if (list.Count > 0)
        {
            _byCount[(int)rank].Remove(client);
        }

        change(list);
        if (list.Count > 0)
        {
            _byCount[(int)rank].Add(client);
        }
    }

    /// <summary>A client and its connections that may be ended for others, oldest first.</summary>
    internal sealed class Client(TransportAddress key)
    {
        private readonly LinkedList<ConnectionPlace>[] _places = [new(), new()];

        public TransportAddress Key => key;

        public bool IsShared => key == Shared;

        public int All { get; set; }

        public LinkedList<ConnectionPlace> Of(ConnectionRank rank) => _places[(int)rank];
    }

    /// <summary>Whoever has the most connections comes first; of several, and of those with few, whoever has the oldest.</summary>
    private sealed class MostFirst(ConnectionRank rank, int fair) : IComparer<Client>
    {
        public int Compare(Client? x, Client? y)
        {
            var (one, other) = (CountOf(x!), CountOf(y!));
            return one != other ? other.CompareTo(one) : x!.Of(rank).First!.Value.Since.CompareTo(y!.Of(rank).First!.Value.Since);
        }

        // Of shared ones each may be another client's.
        private int CountOf(Client client) => client.IsShared ? fair : Math.Max(client.Of(rank).Count, fair);
    }
}
