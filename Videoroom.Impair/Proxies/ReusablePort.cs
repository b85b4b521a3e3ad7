using System.Net.Sockets;

namespace Videoroom.Impair.Proxies;

/// <summary>
/// Lets a proxy listen at one address on the port that a server of the same user has at all of them (SO_REUSEPORT, socket(7)): what is
/// sent to that address comes to the proxy then.
/// </summary>
internal static class ReusablePort
{
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    /// <summary>Before the socket is bound. Only Linux needs it, and has it by these numbers.</summary>
    public static void Allow(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));
        }
    }
}
