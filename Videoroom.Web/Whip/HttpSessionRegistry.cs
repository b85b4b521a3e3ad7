using System.Net;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Actors.Http;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>All WHIP and WHEP sessions of the node: counts them against the limits and finds them by their ids.</summary>
internal sealed class HttpSessionRegistry(HttpSessionLimits limits)
{
    private readonly Lock _gate = new();

    // By a hash of the id: how long a look-up takes says nothing about the ids that there are.
    private readonly Dictionary<string, HttpSession> _sessions = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
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

    /// <summary>Makes a session, which gives its place back by itself when it ends.</summary>
    /// <param name="roomId">Its room.</param>
    /// <param name="offer">The client's offer.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="session">The session; null when it is not admitted.</param>
    public Admission TryAdd(string roomId, HttpOffer offer, IPAddress address, out HttpSession? session)
    {
        var key = AddressKey.Of(address);
        session = null;
        lock (_gate)
        {
            if (_shutDown)
            {
                return Admission.ShuttingDown;
            }

            if (_sessions.Count >= limits.MaxSessions)
            {
                return Admission.NodeFull;
            }

            var count = _perAddress.GetValueOrDefault(key);
            if (count >= limits.MaxSessionsPerAddress)
            {
                return Admission.AddressFull;
            }

            session = new HttpSession(roomId, offer, key, Remove);
            _perAddress[key] = count + 1;
            _sessions.Add(KeyOf(session.Id), session);
            return Admission.Admitted;
        }
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
    public HttpSession? Find(WhipAddress address) =>
        address.SessionId is { } id && Find(id) is { } session && session.Role == address.Role && session.RoomId == address.RoomId ? session : null;

    /// <summary>Admits nobody from here on. The sessions end with their channels.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            _shutDown = true;
        }
    }

    private void Remove(HttpSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(KeyOf(session.Id));
            if (--_perAddress[session.Address] == 0)
            {
                _perAddress.Remove(session.Address);
            }
        }
    }

    private static string KeyOf(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
