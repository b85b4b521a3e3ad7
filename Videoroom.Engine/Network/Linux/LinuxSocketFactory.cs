using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Videoroom.Engine.Network.Linux;

/// <summary>Opens the loops' sockets: one each, all on the same port (SO_REUSEPORT), IPv6 and IPv4 in one.</summary>
internal static unsafe partial class LinuxSocketFactory
{
    /// <summary>64-bit Linux only: the structures of the system calls are laid out for it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <param name="port">The media port; 0 takes a free one.</param>
    /// <param name="count">Loops.</param>
    /// <param name="bufferBytes">The kernel's buffers for each direction.</param>
    /// <param name="logger">Gets a warning when the kernel grants less.</param>
    /// <exception cref="Win32Exception">The port is taken, or the system refuses a socket.</exception>
    public static IMediaSocket[] Open(int port, int count, int bufferBytes, ILogger logger)
    {
        var ipv6 = HasIPv6();
        // SO_REUSEPORT would let us join another process of the same user on its port and take half of its packets.
        if (port != 0)
        {
            CheckFree(port, ipv6);
        }

        var sockets = new List<IMediaSocket>(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var socket = OpenOne(port, ipv6, bufferBytes, i == 0 ? logger : null);
                sockets.Add(socket);
                port = socket.Port;
            }

            return [.. sockets];
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    private static bool HasIPv6()
    {
        var descriptor = LibC.Socket(LibC.AddressFamilyIPv6, LibC.SocketDatagram | LibC.SocketCloseOnExec, 0);
        if (descriptor < 0)
        {
            return false;
        }

        try
        {
            // A kernel that was started with IPv6 disabled opens the socket, but has no address to bind it to.
            return TryBind(descriptor, 0, ipv6: true);
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }

    private static void CheckFree(int port, bool ipv6)
    {
        var descriptor = Create(ipv6);
        try
        {
            if (!TryBind(descriptor, port, ipv6))
            {
                throw Failure($"UDP port {port} cannot be bound");
            }
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }

    private static LinuxMediaSocket OpenOne(int port, bool ipv6, int bufferBytes, ILogger? logger)
    {
        var descriptor = Create(ipv6);
        try
        {
            SetOption(descriptor, LibC.LevelSocket, LibC.OptionReusePort, 1);
            SetOption(
                descriptor,
                ipv6 ? LibC.LevelIPv6 : LibC.LevelIPv4,
                ipv6 ? LibC.OptionIPv6ReceivePacketInfo : LibC.OptionIPv4PacketInfo,
                1);
            SetBuffer(descriptor, LibC.OptionReceiveBuffer, bufferBytes, "net.core.rmem_max", logger);
            SetBuffer(descriptor, LibC.OptionSendBuffer, bufferBytes, "net.core.wmem_max", logger);
            if (!TryBind(descriptor, port, ipv6))
            {
                throw Failure($"UDP port {port} cannot be bound");
            }

            return new LinuxMediaSocket(descriptor, ipv6);
        }
        catch
        {
            _ = LibC.Close(descriptor);
            throw;
        }
    }

    private static int Create(bool ipv6)
    {
        var descriptor = LibC.Socket(
            ipv6 ? LibC.AddressFamilyIPv6 : LibC.AddressFamilyIPv4,
            LibC.SocketDatagram | LibC.SocketNonBlocking | LibC.SocketCloseOnExec,
            0);
        if (descriptor < 0)
        {
            throw Failure("A UDP socket cannot be opened");
        }

        if (ipv6)
        {
            SetOption(descriptor, LibC.LevelIPv6, LibC.OptionIPv6Only, 0);
        }

        return descriptor;
    }

    private static bool TryBind(int descriptor, int port, bool ipv6)
    {
        var address = stackalloc byte[SocketAddressCodec.AddressSize];
        var length = SocketAddressCodec.WriteAddress(address, ipv6, default(TransportAddress).WithPort((ushort)port));
        return LibC.Bind(descriptor, address, length) == 0;
    }

    private static void SetOption(int descriptor, int level, int option, int value)
    {
        if (LibC.SetSocketOption(descriptor, level, option, &value, sizeof(int)) != 0)
        {
            throw Failure($"Socket option {level}/{option} was refused");
        }
    }

    private static void SetBuffer(int descriptor, int option, int bytes, string sysctl, ILogger? logger)
    {
        SetOption(descriptor, LibC.LevelSocket, option, bytes);
        var granted = 0;
        var length = (uint)sizeof(int);
        _ = LibC.GetSocketOption(descriptor, LibC.LevelSocket, option, &granted, &length);
        // The kernel doubles what it grants, for its own bookkeeping (socket(7)).
        if (logger is not null && granted / 2 < bytes)
        {
            LogSmallBuffer(logger, bytes, granted / 2, sysctl);
        }
    }

    private static Win32Exception Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The kernel grants {Granted} bytes instead of {Wanted} for a socket buffer; bursts may be lost. Raise {Sysctl}.")]
    private static partial void LogSmallBuffer(ILogger logger, int wanted, int granted, string sysctl);
}
