using System.Net.WebSockets;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Web.Signalling;

/// <summary>
/// One socket's place in the <see cref="SocketRegistry"/>. While it is in a room nobody takes it; while it is in none, another one may.
/// Thread-safe.
/// </summary>
/// <param name="connection">The place of the connection that it came by; null where those have none.</param>
internal sealed class SocketPlace(ConnectionPlace? connection = null)
{
    /// <summary>"Try again later" (RFC 6455's registry of close codes): clients come back by themselves.</summary>
    public const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    private readonly Lock _gate = new();
    private ConnectionPlace? _place;
    private SocketSession? _session;
    private int _rooms;
    private bool _isTaken;

    /// <summary>Whether the socket is in a room.</summary>
    public bool IsInRoom => Volatile.Read(ref _rooms) > 0;

    /// <summary>It was admitted: from here on no other connection gets this one's descriptor.</summary>
    /// <returns>False when no connection may be kept so.</returns>
    public bool Hold(ConnectionPlace place)
    {
        _place = place;
        return connection?.Prove() != false;
    }

    /// <summary>The socket has opened.</summary>
    public void Attach(SocketSession session)
    {
        lock (_gate)
        {
            _session = session;
            if (!_isTaken)
            {
                return;
            }
        }

        connection?.Rest();
        Close(session);
    }

    /// <summary>A peer of it was admitted to a room.</summary>
    public void EnterRoom()
    {
        lock (_gate)
        {
            if (++_rooms == 1)
            {
                _place?.Prove();
            }
        }
    }

    /// <summary>Such a peer has left, or has lost the socket.</summary>
    public void LeaveRoom()
    {
        lock (_gate)
        {
            if (--_rooms == 0)
            {
                _place?.Rest();
            }
        }
    }

    /// <summary>The place is another one's now.</summary>
    public void OnTaken()
    {
        SocketSession? session;
        lock (_gate)
        {
            _isTaken = true;
            session = _session;
        }

        // The closing handshake takes its time, and the descriptor is wanted.
        connection?.Rest();
        if (session is not null)
        {
            // Not here: whoever brought it about may hold the lock of a place of its own.
            ThreadPool.UnsafeQueueUserWorkItem(Close, session, preferLocal: false);
        }
    }

    /// <summary>Gives it back.</summary>
    public void Leave() => _place?.Leave();

    private static void Close(SocketSession session) => session.Close(TryAgainLater, "Another connection needed this one's place.");
}
