using System.Net;
using System.Net.WebSockets;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Web.Signalling;

/// <summary>
/// All open sockets of the node: counts them against the limits, and ends them when the node stops. Sockets that are in no room have bounds
/// of their own; when those are reached, the oldest goes, not the newest: whoever wants to join gets in.
/// </summary>
internal sealed class SocketRegistry(SignallingLimits limits)
{
    /// <summary>"Service restart" (RFC 6455's registry of close codes): the client comes back by itself.</summary>
    public const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    private readonly Lock _gate = new();
    private readonly HashSet<SocketSession> _sessions = [];
    private readonly ConnectionQuota _places = new(new ConnectionLimits
    {
        Most = limits.MaxSockets,
        MostPerClient = limits.MaxSocketsPerAddress,
        KeptForSmallClients = limits.SocketsForSmallAddresses,
        SmallClient = limits.MaxSocketsOfSmallAddress,
        MostIdle = Math.Max(1, limits.MaxSockets / 2),
        MostIdlePerClient = limits.MaxUnjoinedSocketsPerAddress,
    });

    private volatile bool _shutDown;

    /// <summary>The open sockets.</summary>
    public int Sockets => _places.Count;

    /// <summary>The topics joined on all of them.</summary>
    public int Channels
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Sum(session => session.Channels);
            }
        }
    }

    /// <summary>Takes a place for a socket that is about to open; <see cref="SocketPlace.Leave"/> gives it back.</summary>
    /// <param name="address">The client's.</param>
    /// <param name="connection">The place of its connection; null where those have none.</param>
    /// <param name="place">The place; only of use when it was admitted.</param>
    public Admission Enter(IPAddress address, ConnectionPlace? connection, out SocketPlace place)
    {
        place = new SocketPlace(connection);
        if (_shutDown)
        {
            return Admission.ShuttingDown;
        }

        if (_places.TryEnter(address, place.OnTaken, isShared: false, out var isAddressFull) is not { } taken)
        {
            return isAddressFull ? Admission.AddressFull : Admission.NodeFull;
        }

        if (!place.Hold(taken))
        {
            place.Leave();
            return Admission.NodeFull;
        }

        return Admission.Admitted;
    }

    /// <summary>Serves an admitted socket until it has ended.</summary>
    public async Task RunAsync(SocketSession session)
    {
        bool shutDown;
        lock (_gate)
        {
            _sessions.Add(session);
            shutDown = _shutDown;
        }

        try
        {
            if (shutDown)
            {
                session.Close(ServiceRestart, "The server is restarting.");
            }

            await session.RunAsync();
        }
        finally
        {
            lock (_gate)
            {
                _sessions.Remove(session);
            }
        }
    }

    /// <summary>Admits nobody from here on, and closes every socket with "service restart".</summary>
    public void ShutDown()
    {
        SocketSession[] sessions;
        lock (_gate)
        {
            _shutDown = true;
            sessions = [.. _sessions];
        }

        foreach (var session in sessions)
        {
            session.Close(ServiceRestart, "The server is restarting.");
        }
    }
}
