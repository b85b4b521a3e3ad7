using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Bench.Record.Connection;

/// <summary>The recorder's UDP socket on the loopback address, and the <see cref="BrowserTransport"/> that it feeds.</summary>
internal sealed class BrowserConnection : IDisposable
{
    private const int DatagramSize = 2048;
    private const int SocketBufferBytes = 4 * 1024 * 1024;
    private const int LongestWaitUs = 5_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
    {
        ReceiveBufferSize = SocketBufferBytes,
    };

    private readonly IceParameters _ice = IceParameters.CreateRandom();
    private readonly DtlsCertificate _certificate = DtlsCertificate.CreateSelfSigned();
    private readonly DtlsContext _dtls;
    private readonly MediaClock _clock = new(TimeProvider.System);
    private readonly TransportAddress _local;

    public BrowserConnection()
    {
        _dtls = new DtlsContext(_certificate);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _local = TransportAddress.FromEndPoint(Address);
    }

    /// <summary>Where it receives.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Answers an offer.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or does not offer the codec.</exception>
    public RecordAnswer Answer(string offer, Codec codec) => RecordAnswer.Create(offer, codec, _ice, _certificate.Fingerprint, Address);

    /// <summary>Receives until the condition holds, on a thread of its own.</summary>
    /// <param name="answer">What was agreed on.</param>
    /// <param name="sink">Takes the packets.</param>
    /// <param name="isDone">Asked after every packet and every few milliseconds.</param>
    /// <param name="cancellation">Ends it before.</param>
    /// <exception cref="InvalidDataException">The DTLS association failed.</exception>
    public Task ReceiveAsync(RecordAnswer answer, IPacketSink sink, Func<bool> isDone, CancellationToken cancellation)
        => Task.Factory.StartNew(
            () => Receive(answer, sink, isDone, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        _socket.Dispose();
        _dtls.Dispose();
        _certificate.Dispose();
    }

    private void Receive(RecordAnswer answer, IPacketSink sink, Func<bool> isDone, CancellationToken cancellation)
    {
        using var transport = new BrowserTransport(_ice, _dtls, answer, sink, Send);
        var datagram = new byte[DatagramSize];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (!isDone())
        {
            cancellation.ThrowIfCancellationRequested();
            if (_socket.Poll(LongestWaitUs, SelectMode.SelectRead))
            {
                var length = _socket.ReceiveFrom(datagram, ref from);
                var path = Path.Udp(TransportAddress.FromEndPoint((IPEndPoint)from), _local);
                transport.OnDatagram(datagram.AsSpan(0, length), path, _clock.NowUs);
            }

            transport.OnTurn(_clock.NowUs);
        }
    }

    private void Send(ReadOnlySpan<byte> datagram, Path path) => _socket.SendTo(datagram, SocketFlags.None, path.Remote.ToEndPoint());
}
