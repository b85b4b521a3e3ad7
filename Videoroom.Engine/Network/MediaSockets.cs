using Microsoft.Extensions.Logging;
using Videoroom.Engine.Network.Linux;
using Videoroom.Engine.Network.Portable;

namespace Videoroom.Engine.Network;

/// <summary>Opens the media port in the best way that the system has.</summary>
internal static class MediaSockets
{
    /// <summary>How many loops the system can serve: several only where they can share a port.</summary>
    /// <param name="wanted">The configured number.</param>
    public static int LoopsFor(int wanted) => LinuxSocketFactory.IsSupported ? wanted : 1;

    /// <param name="port">The media port; 0 takes a free one.</param>
    /// <param name="loops">How many sockets, as <see cref="LoopsFor"/> said.</param>
    /// <param name="bufferBytes">The kernel's buffers for each direction.</param>
    /// <param name="logger">Gets a warning when the kernel grants less.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The port cannot be opened (a SocketException is one too).</exception>
    public static IMediaSocket[] Open(int port, int loops, int bufferBytes, ILogger logger) => LinuxSocketFactory.IsSupported
        ? LinuxSocketFactory.Open(port, loops, bufferBytes, logger)
        : [new PortableMediaSocket(LocalAddresses.Find([]), port, bufferBytes)];
}
