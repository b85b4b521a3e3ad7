using System.Net;

namespace Videoroom.Web.Whip;

/// <summary>
/// The WHIP and WHEP sessions whose clients have not come yet, the oldest first, and which of them gives way when there are too
/// many: an honest client comes within a second or two of its answer, so that it is never one that waits longest. One room or one
/// client of many sessions gives way before any other. Not thread-safe.
/// </summary>
/// <param name="limits">How many there may be.</param>
internal sealed class WaitingSessions(HttpSessionLimits limits)
{
    private readonly LinkedList<HttpSession> _sessions = [];
    private readonly Dictionary<HttpSession, LinkedListNode<HttpSession>> _places = [];

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
            return OldestOfMost(session => session.RoomId == roomId);
        }

        return _sessions.Count >= limits.MaxWaiting ? OldestOfMost(_ => true) : null;
    }

    /// <summary>The address's session that waits longest; null without one.</summary>
    public HttpSession? OldestOf(IPAddress address) => _sessions.FirstOrDefault(session => session.Address.Equals(address));

    /// <summary>The session that waits longest of the address with the most that wait; null when none does.</summary>
    public HttpSession? OldestOfMost() => OldestOfMost(_ => true);

    // Groups come in the order of their first members: of addresses with as many, the one that has waited longest.
    private HttpSession? OldestOfMost(Func<HttpSession, bool> isMeant) =>
        _sessions.Where(isMeant).GroupBy(session => session.Address).MaxBy(ofAddress => ofAddress.Count())?.First();
}
