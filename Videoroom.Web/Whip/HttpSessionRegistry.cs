using System.Net;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Actors.Channels.Http;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>All WHIP and WHEP sessions of the node: counts them against the limits and finds them by their ids.</summary>
/// <param name="limits">The limits.</param>
/// <param name="dropped">Counts those that get no seat.</param>
internal sealed class HttpSessionRegistry(HttpSessionLimits limits, DroppedSessions dropped)
{
    private readonly Lock _gate = new();

    // By a hash of the id: how long a look-up takes says nothing about the ids that there are.
    private readonly Dictionary<string, HttpSession> _sessions = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly WaitingSessions _waiting = new(limits);
    private bool _shutDown;

    /// <summary>The sessions.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Sessions among them whose clients have not come yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Sessions that were answered and got no seat, since the start.</summary>
    public long Dropped => dropped.Total;

    /// <summary>
    /// Makes a session, which gives its place back by itself when it ends. None is refused for the sake of others whose clients have
    /// not come: those give way.
    /// </summary>
    /// <param name="roomId">Its room.</param>
    /// <param name="offer">The client's offer.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="session">The session; null when it is not admitted.</param>
    public Admission TryAdd(string roomId, HttpOffer offer, IPAddress address, out HttpSession? session)
    {
        List<HttpSession> givingWay = [];
        Admission admission;
        lock (_gate)
        {
            admission = Add(roomId, offer, AddressKey.Of(address), givingWay, out session);
        }

        foreach (var other in givingWay)
        {
            other.GiveWay();
            dropped.Add();
        }

        return admission;
    }

    /// <summary>The session with this id; null when there is none, or no more.</summary>
    public HttpSession? Find(string id)
    {
        lock (_gate)
        {
            return _sessions.GetValueOrDefault(KeyOf(id));
        }
    }

    /// <summary>The session with this address; null when there is none, or no more.</summary>
    public HttpSession? Find(WhipAddress address)
        => address.SessionId is { } id && Find(id) is { } session && session.Role == address.Role && session.RoomId == address.RoomId ? session : null;

    /// <summary>Admits nobody from here on. The sessions end with their channels.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            _shutDown = true;
        }
    }

    /// <summary>The session's client has arrived: from now on the session gives way to no other.</summary>
    public void OnArrived(HttpSession session)
    {
        lock (_gate)
        {
            _waiting.Remove(session);
        }
    }

    /// <summary>Nobody may address the session any more.</summary>
    /// <param name="session">The session.</param>
    /// <param name="wasDropped">It was answered and got no seat, and it was not its client that ended it.</param>
    public void OnEnded(HttpSession session, bool wasDropped)
    {
        lock (_gate)
        {
            _waiting.Remove(session);
            Forget(session);
        }

        if (wasDropped)
        {
            dropped.Add();
        }
    }

    private Admission Add(string roomId, HttpOffer offer, IPAddress key, List<HttpSession> givingWay, out HttpSession? session)
    {
        session = null;
        if (_shutDown)
        {
            return Admission.ShuttingDown;
        }

        if (_perAddress.GetValueOrDefault(key) >= limits.MaxSessionsPerAddress && !TakeBack(_waiting.OldestOf(key), givingWay))
        {
            return Admission.AddressFull;
        }

        if (_sessions.Count >= limits.MaxSessions && !TakeBack(_waiting.OldestOfMost(), givingWay))
        {
            return Admission.NodeFull;
        }

        while (_waiting.FindSurplus(key, roomId) is { } surplus)
        {
            TakeBack(surplus, givingWay);
        }

        session = new HttpSession(roomId, offer, key, this);
        _perAddress[key] = _perAddress.GetValueOrDefault(key) + 1;
        _sessions.Add(KeyOf(session.Id), session);
        _waiting.Add(session);
        return Admission.Admitted;
    }

    private bool TakeBack(HttpSession? session, List<HttpSession> givingWay)
    {
        if (session is null)
        {
            return false;
        }

        _waiting.Remove(session);
        Forget(session);
        givingWay.Add(session);
        return true;
    }

    private void Forget(HttpSession session)
    {
        if (_sessions.Remove(KeyOf(session.Id)) && --_perAddress[session.Address] == 0)
        {
            _perAddress.Remove(session.Address);
        }
    }

    private static string KeyOf(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
