using System.Net;
using System.Runtime.InteropServices;

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

    private readonly LinkedList<HttpSession> _sessions = [];
    private readonly Dictionary<HttpSession, LinkedListNode<HttpSession>> _places = [];

    // Kept between searches: a flood asks for each of its sessions.
    private readonly Dictionary<IPAddress, int> _counts = [];

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>A session begins to wait.</summary>
    public void Add(HttpSession session) => _places.Add(session, _sessions.AddLast(session));

    /// <summary>A session waits no more.</summary>
    /// <returns>False when it did not.</returns>
    public bool Remove(HttpSession session)
    {
        if (!_places.Remove(session, out var place))
        {
            return false;
        }

        _sessions.Remove(place);
        return true;
    }

    /// <summary>Which one gives way before another may wait; null when there is room for it. To be asked until it is null.</summary>
    /// <param name="address">The other one's address.</param>
    /// <param name="roomId">The other one's room.</param>
    public HttpSession? FindSurplus(IPAddress address, string roomId)
    {
        if (_sessions.Count(session => session.Address.Equals(address)) >= limits.MaxWaitingPerAddress)
        {
            return OldestOf(address);
        }

        if (_sessions.Count(session => session.RoomId == roomId) >= limits.MaxWaitingPerRoom)
        {
            return OldestOfMost(roomId, limits.MaxWaitingPerRoom);
        }

        return _sessions.Count >= limits.MaxWaiting ? OldestOfMost() : null;
    }

    /// <summary>The address's session that waits longest; null without one.</summary>
    public HttpSession? OldestOf(IPAddress address) => _sessions.FirstOrDefault(session => session.Address.Equals(address));

    /// <summary>The session that waits longest of the address with the most that wait, of all with few of those; null when none waits.</summary>
    public HttpSession? OldestOfMost() => OldestOfMost(null, limits.MaxWaiting);

    // Of addresses with as many, or with few, the one that has waited longest.
    private HttpSession? OldestOfMost(string? roomId, int bound)
    {
        _counts.Clear();
        foreach (var session in _sessions)
        {
            if (roomId is null || session.RoomId == roomId)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, session.Address, out _)++;
            }
        }

        var fair = Math.Clamp(bound / FairAddresses, 1, MostFair);
        var (found, most) = ((HttpSession?)null, 0);
        foreach (var session in _sessions)
        {
            if ((roomId is null || session.RoomId == roomId) && Math.Max(_counts[session.Address], fair) is var count && count > most)
            {
                (found, most) = (session, count);
            }
        }

        return found;
    }
}
