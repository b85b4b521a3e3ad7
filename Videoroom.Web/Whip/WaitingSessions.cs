using System.Net;

namespace Videoroom.Web.Whip;

/// <summary>
/// The WHIP and WHEP sessions whose clients have not come yet, the oldest first, and which of them gives way when there are too
/// many: an honest client comes within a second or two of its answer, so that it is never one that waits longest. One room or one
/// client of many sessions gives way before any other; up to <see cref="MostFair"/> are few, so that an address with some honest clients
/// does not give way to a flood with one session each. Not thread-safe.
/// </summary>
/// <param name="limits">How many there may be.</param>
internal sealed class WaitingSessions(HttpSessionLimits limits)
{
    /// <summary>Sessions that may wait of one address before another one with fewer is spared.</summary>
    public const int MostFair = 4;

    // Strangers with as many as are fair need so many addresses to reach a bound.
    private const int FairAddresses = 64;

    // A flood asks for every session that it opens: they are counted as they come and go.
    private readonly LinkedList<Entry> _sessions = [];
    private readonly Dictionary<HttpSession, LinkedListNode<Entry>> _places = [];
    private readonly Dictionary<IPAddress, Tally> _ofAddress = [];
    private readonly Dictionary<string, Tally> _inRoom = [];
    private readonly Dictionary<(string RoomId, IPAddress Address), Tally> _ofAddressInRoom = [];

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>A session begins to wait.</summary>
    public void Add(HttpSession session) => _places.Add(session, _sessions.AddLast(new Entry(
        session,
        Increment(_ofAddress, session.Address),
        Increment(_inRoom, session.RoomId),
        Increment(_ofAddressInRoom, (session.RoomId, session.Address)))));

    /// <summary>A session waits no more.</summary>
    /// <returns>False when it did not.</returns>
    public bool Remove(HttpSession session)
    {
        if (!_places.Remove(session, out var place))
        {
            return false;
        }

        _sessions.Remove(place);
        Decrement(_ofAddress, session.Address);
        Decrement(_inRoom, session.RoomId);
        Decrement(_ofAddressInRoom, (session.RoomId, session.Address));
        return true;
    }

    /// <summary>Which one gives way before another may wait; null when there is room for it. To be asked until it is null.</summary>
    /// <param name="address">The other one's address.</param>
    /// <param name="roomId">The other one's room.</param>
    public HttpSession? FindSurplus(IPAddress address, string roomId)
    {
        if (_ofAddress.GetValueOrDefault(address)?.Count >= limits.MaxWaitingPerAddress)
        {
            return OldestOf(address);
        }

        if (_inRoom.GetValueOrDefault(roomId) is { } room && room.Count >= limits.MaxWaitingPerRoom)
        {
            return OldestOfMost(_sessions.Where(entry => entry.InRoom == room), entry => entry.OfAddressInRoom.Count, limits.MaxWaitingPerRoom);
        }

        return _sessions.Count >= limits.MaxWaiting ? OldestOfMost() : null;
    }

    /// <summary>The address's session that waits longest; null without one.</summary>
    public HttpSession? OldestOf(IPAddress address)
        => _ofAddress.GetValueOrDefault(address) is { } tally ? _sessions.First(entry => entry.OfAddress == tally).Session : null;

    /// <summary>The session that waits longest of the address with the most that wait, of all with few of those; null when none waits.</summary>
    public HttpSession? OldestOfMost() => OldestOfMost(_sessions, entry => entry.OfAddress.Count, limits.MaxWaiting);

    // Of addresses with as many, or with few, the one that has waited longest.
    private static HttpSession? OldestOfMost(IEnumerable<Entry> entries, Func<Entry, int> count, int bound)
    {
        var fair = Math.Clamp(bound / FairAddresses, 1, MostFair);
        return entries.MaxBy(entry => Math.Max(count(entry), fair))?.Session;
    }

    private static Tally Increment<TKey>(Dictionary<TKey, Tally> tallies, TKey key)
        where TKey : notnull
    {
        if (!tallies.TryGetValue(key, out var tally))
        {
            tallies.Add(key, tally = new Tally());
        }

        tally.Count++;
        return tally;
    }

    private static void Decrement<TKey>(Dictionary<TKey, Tally> tallies, TKey key)
        where TKey : notnull
    {
        if (--tallies[key].Count == 0)
        {
            tallies.Remove(key);
        }
    }

    private sealed class Tally
    {
        public int Count { get; set; }
    }

    private sealed record Entry(HttpSession Session, Tally OfAddress, Tally InRoom, Tally OfAddressInRoom);
}
