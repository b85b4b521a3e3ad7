using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>
/// A peer without a browser: one UDP socket, ICE's controlling side, a DTLS client, SRTP. It runs only inside
/// <see cref="Until"/>, on the test's own thread.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private static readonly DtlsCertificate Certificate = DtlsCertificate.CreateSelfSigned();
    private static readonly DtlsContext Context = new(Certificate);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly byte[] _buffer = new byte[4096];
    private readonly IPEndPoint _server;
    private IRawWire _wire;
    private readonly DtlsRole _role;
    private DtlsSession _dtls;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;

    /// <param name="engine">The server.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The peer.</param>
    /// <param name="address">The server's address that it talks to.</param>
    /// <param name="open">Opens another wire than UDP.</param>
    /// <param name="generation">Which of the peer's connections it is.</param>
    /// <param name="role">Its side of the DTLS handshake.</param>
    public RawClient(
        MediaEngine engine, string roomId, string peerId, IPAddress? address = null, Func<IPEndPoint, IPeerConnection, IRawWire>? open = null,
        int generation = 1, DtlsRole role = DtlsRole.Client)
    {
        _role = role;
        address ??= IPAddress.Loopback;
        _server = new IPEndPoint(address, engine.AnnouncedAddresses[0].Port);
        Observer = new RecordingObserver();
        Connection = engine.CreatePeerConnection(new PeerConnectionOptions(roomId, peerId, generation), Observer);
        _wire = open?.Invoke(_server, Connection) ?? new UdpWire(NewSocket());
        _dtls = Context.CreateSession(_role, NowMs);
    }

    public static CertificateFingerprint Fingerprint => Certificate.Fingerprint;

    public IPeerConnection Connection { get; }

    public RecordingObserver Observer { get; }

    /// <summary>The socket of a client over UDP.</summary>
    public Socket Socket => ((UdpWire)_wire).Socket;

    public string UsernameFragment { get; set; } = "client01";

    /// <summary>Decrypted RTP packets, in order of arrival.</summary>
    public List<byte[]> Rtp { get; } = [];

    /// <summary>Decrypted RTCP compounds, in order of arrival.</summary>
    public List<byte[]> Rtcp { get; } = [];

    /// <summary>STUN responses, as they came.</summary>
    public List<byte[]> Stun { get; } = [];

    public DtlsState DtlsState => _dtls.State;

    public bool IsConnected => _sender is not null;

    private long NowMs => (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Offer and answer, checks, handshake; returns when both sides have keys.</summary>
    public RawClient Connect()
    {
        Connection.SetRemoteFingerprints([Fingerprint], _role == DtlsRole.Client ? DtlsRole.Server : DtlsRole.Client);
        Check();
        Until(() => Stun.Count > 0, onIdle: () => Check());
        Until(() => IsConnected && Observer.Connected > 0);
        return this;
    }

    /// <summary>Waits until the home loop has carried out all that the connection was told so far: commands run in their order.</summary>
    public void Settle()
    {
        using var done = new ManualResetEventSlim();
        ((PeerConnection)Connection).Session.Post(static (_, state) => ((ManualResetEventSlim)state!).Set(), done);
        Assert.True(done.Wait(TimeSpan.FromSeconds(10)), "The loop did not run the connection's commands.");
    }

    /// <summary>Sends a connectivity check.</summary>
    public void Check(bool nominate = true, string? password = null, Socket? from = null)
    {
        if (from is null)
            _wire.Send(BuildCheck(nominate, password));
        else
            from.Send(BuildCheck(nominate, password));
    }

    /// <summary>Sends a check and waits for the response to just this one.</summary>
    public void CheckAndWait() => SendAndWait(BuildCheck());

    /// <summary>Waits until all that this client sent before has been handled: for the refusal of a check that proves nothing.</summary>
    public void AwaitHandled() => SendAndWait(BuildCheck(password: "not-the-right-password-at-all"));

    public byte[] BuildCheck(bool nominate = true, string? password = null)
    {
        Span<byte> datagram = stackalloc byte[512];
        Span<byte> transaction = stackalloc byte[12];
        RandomNumberGenerator.Fill(transaction);
        var writer = new StunWriter(datagram, StunClass.Request, StunMethod.Binding, transaction);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{Connection.LocalIce.UsernameFragment}:{UsernameFragment}"));
        writer.AddUInt32(StunAttribute.Priority, 1);
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        if (nominate)
            writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(password ?? Connection.LocalIce.Password));
        writer.AddFingerprint();
        return datagram[..writer.Length].ToArray();
    }

    /// <summary>Another socket towards the same server; not read unless <see cref="MoveTo"/>.</summary>
    public Socket NewSocket()
    {
        var socket = new Socket(_server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Connect(_server);
        return socket;
    }

    /// <summary>Goes on from another address.</summary>
    public void MoveTo(Socket socket)
    {
        _wire.Dispose();
        _wire = new UdpWire(socket);
    }

    public byte[] ProtectRtp(ReadOnlySpan<byte> packet)
    {
        // All test packets have a fixed header and at most one extension block.
        var header = 12 + ((packet[0] & 0x10) != 0 ? 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[14..])) : 0);
        Span<byte> datagram = stackalloc byte[2048];
        var length = _sender!.Protect(packet[..header], [], packet[header..], datagram);
        return datagram[..length].ToArray();
    }

    /// <summary>Sends a datagram as it is.</summary>
    public void Send(ReadOnlySpan<byte> datagram) => _wire.Send(datagram);

    public void SendRtp(ReadOnlySpan<byte> packet) => _wire.Send(ProtectRtp(packet));

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Span<byte> datagram = stackalloc byte[2048];
        _wire.Send(datagram[.._sender!.ProtectRtcp(compound, datagram)]);
    }

    /// <summary>Runs the client until something holds; fails the test when that takes ten seconds.</summary>
    public void Until(Func<bool> condition, Action? onIdle = null)
    {
        var deadline = NowMs + 10_000;
        while (true)
        {
            Pump();
            if (condition())
                return;
            Assert.True(NowMs < deadline, "What the test waits for did not happen.");
            if (!_wire.Wait(TimeSpan.FromMilliseconds(20)))
                onIdle?.Invoke();
        }
    }

    /// <summary>Takes whatever has arrived.</summary>
    public void Pump()
    {
        while (_wire.TryReceive(_buffer, out var length))
            Take(_buffer.AsSpan(0, length));
        if (Stun.Count > 0)
            PumpDtls();
    }

    /// <summary>Starts another association, as a client that lost its state would.</summary>
    public void RestartDtls() => _dtls = Context.CreateSession(_role, NowMs);

    public void CloseDtls()
    {
        _dtls.Close();
        PumpDtls();
    }

    public void Dispose()
    {
        Connection.Close();
        _wire.Dispose();
        _sender?.Dispose();
        _receiver?.Dispose();
        _dtls.Dispose();
    }

    private void SendAndWait(byte[] check)
    {
        _wire.Send(check);
        Until(() => Stun.Any(response => response.AsSpan(8, 12).SequenceEqual(check.AsSpan(8, 12))));
    }

    private void Take(Span<byte> datagram)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                Stun.Add(datagram.ToArray());
                break;
            case DatagramKind.Dtls:
                _dtls.Receive(datagram, NowMs);
                PumpDtls();
                break;
            case DatagramKind.Rtp when _receiver!.TryUnprotect(datagram, out var length):
                Rtp.Add(datagram[..length].ToArray());
                break;
            case DatagramKind.Rtcp when _receiver!.TryUnprotectRtcp(datagram, out var length):
                Rtcp.Add(datagram[..length].ToArray());
                break;
            default:
                Assert.Fail("A datagram that the client cannot use.");
                break;
        }
    }

    private void PumpDtls()
    {
        if (_dtls.DeadlineMs <= NowMs)
            _dtls.HandleTimeout(NowMs);
        Span<byte> datagram = stackalloc byte[DtlsSession.Mtu];
        while (_dtls.TryGetDatagram(datagram, out var length))
            _wire.Send(datagram[..length]);
        if (_dtls.State != DtlsState.Connected || _sender is not null)
            return;
        using var keys = _dtls.ExportSrtpKeys();
        _sender = new SrtpSender(keys, _role);
        _receiver = new SrtpReceiver(keys, _role);
    }
}
