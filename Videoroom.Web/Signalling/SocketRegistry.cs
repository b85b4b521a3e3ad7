using System.Net;
using System.Net.WebSockets;

namespace Videoroom.Web.Signalling;

/// <summary>All open sockets of the node: counts them against the limits, and ends them when the node stops.</summary>
internal sealed class SocketRegistry(SignallingLimits limits)
{
    /// <summary>"Service restart" (RFC 6455's registry of close codes): the client comes back by itself.</summary>
    public const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly HashSet<SocketSession> _sessions = [];
    private int _places;
    private bool _shutDown;

    /// <summary>The open sockets.</summary>
    public int Sockets
    {
        get
        {
            lock (_gate)
            {
                return _places;
            }
        }
    }

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

    /// <summary>Takes a place for a socket that is about to open; it is given back with <see cref="Leave"/>.</summary>
    public Admission Enter(IPAddress address)
    {
        var key = AddressKey.Of(address);
        lock (_gate)
        {
            if (_shutDown)
            {
                return Admission.ShuttingDown;
            }

            if (_places >= limits.MaxSockets)
            {
                return Admission.NodeFull;
            }

            var count = _perAddress.GetValueOrDefault(key);
            if (count >= limits.MaxSocketsPerAddress)
            {
                return Admission.AddressFull;
            }

            _perAddress[key] = count + 1;
            _places++;
            return Admission.Admitted;
        }
    }

    /// <summary>Gives back the place of <see cref="Enter"/>.</summary>
    public void Leave(IPAddress address)
    {
        var key = AddressKey.Of(address);
        lock (_gate)
        {
            _places--;
            if (--_perAddress[key] == 0)
            {
                _perAddress.Remove(key);
            }
        }
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
