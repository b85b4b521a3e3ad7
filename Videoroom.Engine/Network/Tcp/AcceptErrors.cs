using System.Net.Sockets;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>What an accept that failed means.</summary>
public static class AcceptErrors
{
    /// <summary>
    /// Whether it was the connection's own error, which the system hands out in its place (accept(2), "Error handling"): the next one is
    /// not concerned. Anything else, such as no free descriptor (EMFILE), holds for the next attempt as well.
    /// </summary>
    public static bool IsOfTheConnection(SocketException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.Interrupted
            or SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.HostUnreachable
            or SocketError.ProtocolOption or SocketError.TimedOut;
    }
}
