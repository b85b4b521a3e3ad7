using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>The clients' UDP socket: the engine's own, on a port of the system's choice.</summary>
internal static class ClientSocket
{
    public static IMediaSocket Open() => MediaSockets.Open(0, 1, 4 * 1024 * 1024, NullLogger.Instance)[0];
}
