using System.ComponentModel;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Engine;

/// <summary>All ports of a media engine, opened before anything is served: either all of them, or none.</summary>
internal sealed class MediaPorts : IDisposable
{
    /// <summary>A port that the system chose for UDP may be taken for TCP; then it is asked for another one, so often.</summary>
    private const int MaxAttempts = 50;

    private MediaPorts()
    {
    }

    /// <summary>The media port's UDP sockets, one a loop; owned by the loops once those run.</summary>
    public IReadOnlyList<IMediaSocket> Udp { get; private set; } = [];

    /// <summary>The media port's TCP side.</summary>
    public Socket? Tcp { get; private set; }

    /// <summary>TURN over TCP; null when it is not set up.</summary>
    public Socket? TurnTcp { get; private set; }

    /// <summary>TURN over TLS; null when it is not set up.</summary>
    public Socket? TurnTls { get; private set; }

    /// <summary>The media port's number.</summary>
    public int Number => Udp[0].Port;

    /// <summary>Opens the ports.</summary>
    /// <param name="options">Which.</param>
    /// <param name="loops">How many UDP sockets share the media port.</param>
    /// <param name="logger">Gets a warning when the kernel grants less buffer than wanted.</param>
    /// <exception cref="MediaPortException">One of them cannot be opened.</exception>
    public static MediaPorts Open(MediaEngineOptions options, int loops, ILogger logger)
    {
        var ports = new MediaPorts();
        try
        {
            ports.OpenMedia(options, loops, logger);
            ports.TurnTcp = Listen(MediaPort.TurnTcp, options.Turn.TcpPort);
            ports.TurnTls = Listen(MediaPort.TurnTls, options.Turn.TlsPort);
            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in Udp)
        {
            socket.Dispose();
        }

        Tcp?.Dispose();
        TurnTcp?.Dispose();
        TurnTls?.Dispose();
    }

    private void OpenMedia(MediaEngineOptions options, int loops, ILogger logger)
    {
        for (var attempt = 1; ; attempt++)
        {
            Udp = OpenUdp(options, loops, logger);
            try
            {
                Tcp = Listen(MediaPort.MediaTcp, Number);
                return;
            }
            catch (MediaPortException) when (options.Port == 0 && attempt < MaxAttempts)
            {
                foreach (var socket in Udp)
                {
                    socket.Dispose();
                }

                Udp = [];
            }
        }
    }

    private static IMediaSocket[] OpenUdp(MediaEngineOptions options, int loops, ILogger logger)
    {
        try
        {
            return MediaSockets.Open(options.Port, loops, options.SocketBufferBytes, logger);
        }
        catch (Win32Exception e)
        {
            throw new MediaPortException(MediaPort.MediaUdp, options.Port, e);
        }
    }

    private static Socket? Listen(MediaPort kind, int? port)
    {
        try
        {
            return port is { } number ? StreamListener.Open(number) : null;
        }
        catch (SocketException e)
        {
            throw new MediaPortException(kind, port!.Value, e);
        }
    }
}
