using System.Net;
using System.Net.Sockets;

namespace Videoroom.Tests.Engine.Turn.Coturn;

/// <summary>A peer on loopback that sends everything back to where it came from.</summary>
internal sealed class EchoPeer : IAsyncDisposable
{
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int MaxAttempts = 50;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes };
    private readonly Task _echoing;
    private int _echoed;

    private EchoPeer(int port)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _echoing = EchoAsync();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Datagrams that came.</summary>
    public int Echoed => Volatile.Read(ref _echoed);

    /// <summary>Two on neighbouring ports, for RTP and RTCP.</summary>
    public static (EchoPeer Rtp, EchoPeer Rtcp) CreatePair()
    {
        for (var attempt = 1; ; attempt++)
        {
            var rtp = new EchoPeer(0);
            try
            {
                return (rtp, new EchoPeer(rtp.Port + 1));
            }
            catch (Exception e) when (attempt < MaxAttempts && e is SocketException or ArgumentException)
            {
                // Somebody else has the port, or there is none.
                rtp._socket.Dispose();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _echoing;
    }

    private async Task EchoAsync()
    {
        var buffer = new byte[2048];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from);
                await _socket.SendToAsync(buffer.AsMemory(0, length), SocketFlags.None, from);
                Interlocked.Increment(ref _echoed);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
