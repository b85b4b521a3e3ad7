using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>
/// Counts connections, in all and by client: an IPv4 address or an IPv6 /64. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Strangers who open connections and say nothing must not keep others out. So a full rank does not refuse the next connection, but
/// ends one that it has: the oldest of the client with the most of them. Whoever says what there is to say needs a place for a
/// moment only, and a client with few connections loses none while another one has more.</para>
/// <para>Proven connections are never ended for others. They have a bound of their own, and what has shown nothing has another one: neither
/// can leave the other without a place.</para>
/// </remarks>
/// <param name="limits">How many there may be.</param>
public sealed class ConnectionQuota(ConnectionLimits limits)
{
    private const int EvictableRanks = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<ClientKey, Client> _clients = [];
    private readonly SortedSet<Client>[] _byCount = [.. Enumerable.Range(0, EvictableRanks).Select(rank => new SortedSet<Client>(new MostFirst(rank)))];
    private readonly int[] _ranks = new int[EvictableRanks + 1];
    private int _count;
    private long _serial;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <summary>How many of one rank there are.</summary>
    public int CountOf(ConnectionRank rank)
    {
        lock (_gate)
            return _ranks[(int)rank];
    }

    /// <summary>Takes a place, <see cref="ConnectionRank.Idle"/> at first.</summary>
    /// <param name="address">Where the connection comes from.</param>
    /// <param name="evict">Ends the connection when its place is given to another one. Called once at most, by whoever comes, without a lock.</param>
    /// <param name="isShared">
    /// Many clients are behind it, as behind a reverse proxy: it is counted as a client of its own, and is bound by the totals only.
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
            var key = isShared ? new ClientKey(ClientKind.Shared, (ulong)++_serial) : KeyOf(address);
            var client = _clients.GetValueOrDefault(key) ?? new Client(key);
            isClientFull = client.All >= limits.MostPerClient || client.Of(ConnectionRank.Idle).Count >= limits.MostIdlePerClient;
            if (isClientFull)
            {
                victim = client.Of(ConnectionRank.Idle).First?.Value;
                if (victim is null)
                    return null;
            }
            else if (_count >= limits.Most || _ranks[(int)ConnectionRank.Idle] >= limits.MostIdle)
            {
                victim = OldestOfTheLargest(ConnectionRank.Idle);
                if (victim is null)
                    return null;
            }

            if (victim is not null)
                Remove(victim);
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
            place.Evict();
    }

    /// <summary>A connection has come to another rank.</summary>
    /// <returns>False when that has no place, or the connection has left.</returns>
    internal bool TryMove(ConnectionPlace place, ConnectionRank rank)
    {
        ConnectionPlace? victim = null;
        lock (_gate)
        {
            if (place.HasLeft)
                return false;
            if (place.Rank == rank)
                return true;
            if (_ranks[(int)rank] >= MostOf(rank))
            {
                if (rank == ConnectionRank.Proven)
                    return false;
                victim = OldestOfTheLargest(rank);
            }

            if (victim is not null)
                Remove(victim);
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
                Remove(place);
        }
    }

    private int MostOf(ConnectionRank rank) => rank switch
    {
        ConnectionRank.Idle => limits.MostIdle,
        ConnectionRank.Working => limits.MostWorking,
        _ => limits.MostProven,
    };

    private ConnectionPlace? OldestOfTheLargest(ConnectionRank rank) => _byCount[(int)rank].Min?.Of(rank).First!.Value;

    private void Remove(ConnectionPlace place)
    {
        Take(place);
        place.MarkLeft();
        _count--;
        if (--place.Client.All == 0)
            _clients.Remove(place.Client.Key);
    }

    private void Put(ConnectionPlace place, ConnectionRank rank)
    {
        place.Rank = rank;
        place.Since = ++_serial;
        _ranks[(int)rank]++;
        if (rank != ConnectionRank.Proven)
            Change(place.Client, rank, list => list.AddLast(place.Node));
    }

    private void Take(ConnectionPlace place)
    {
        _ranks[(int)place.Rank]--;
        if (place.Rank != ConnectionRank.Proven)
            Change(place.Client, place.Rank, list => list.Remove(place.Node));
    }

    // The order hangs on the list: what changes leaves the set for that time.
    private void Change(Client client, ConnectionRank rank, Action<LinkedList<ConnectionPlace>> change)
    {
        var list = client.Of(rank);
        if (list.Count > 0)
            _byCount[(int)rank].Remove(client);
        change(list);
        if (list.Count > 0)
            _byCount[(int)rank].Add(client);
    }

    private static ClientKey KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new ClientKey(ClientKind.IPv6, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new ClientKey(ClientKind.IPv4, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    internal enum ClientKind
    {
        IPv4,
        IPv6,
        Shared,
    }

    /// <summary>An IPv4 address, an IPv6 network of 64 bits, or one connection that many share.</summary>
    internal readonly record struct ClientKey(ClientKind Kind, ulong Number);

    /// <summary>A client and its connections that may be ended for others, oldest first.</summary>
    internal sealed class Client(ClientKey key)
    {
        private readonly LinkedList<ConnectionPlace>[] _places = [new(), new()];

        public ClientKey Key => key;

        public int All { get; set; }

        public LinkedList<ConnectionPlace> Of(ConnectionRank rank) => _places[(int)rank];
    }

    /// <summary>Whoever has the most connections comes first; of several, whoever has the oldest.</summary>
    private sealed class MostFirst(int rank) : IComparer<Client>
    {
        public int Compare(Client? x, Client? y)
        {
            var (one, other) = (x!.Of((ConnectionRank)rank), y!.Of((ConnectionRank)rank));
            return one.Count != other.Count
                ? other.Count.CompareTo(one.Count)
                : one.First!.Value.Since.CompareTo(other.First!.Value.Since);
        }
    }
}
