using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Client.Network;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Packets;

/// <summary>
/// A peer whose packets are made and looked at one by one, for tests of servers: one socket, ICE's controlling side, either side of DTLS,
/// SRTP. How the server came to know of it is the business of the classes that derive from it. It runs only inside <see cref="Until"/>
/// and <see cref="Pump"/>, on the caller's thread.
/// </summary>
internal abstract class PacketPeer : IDisposable
{
    private static readonly DtlsCertificate Certificate = DtlsCertificate.CreateSelfSigned();
    private static readonly DtlsContext Context = new(Certificate);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly byte[] _buffer = new byte[4096];
    private readonly IPEndPoint _server;
    private readonly IceParameters _serverIce;
    private readonly DtlsSrtp _association;
    private IPacketWire _wire;

    /// <param name="server">The server's media address that it talks to.</param>
    /// <param name="serverIce">The server's ICE credentials.</param>
    /// <param name="wire">What carries its datagrams; null is a UDP socket of its own.</param>
    /// <param name="role">Its side of the DTLS handshake.</param>
    /// <param name="context">Its certificate and its rules of DTLS; null is what a browser would have.</param>
    protected PacketPeer(IPEndPoint server, IceParameters serverIce, IPacketWire? wire, DtlsRole role, DtlsContext? context)
    {
        (_server, _serverIce) = (server, serverIce);
        _wire = wire ?? new UdpPacketWire(NewSocket());
        _association = new DtlsSrtp(context ?? Context, role, NowMs);
    }

    public static CertificateFingerprint Fingerprint => Certificate.Fingerprint;

    /// <summary>The socket of a client over UDP.</summary>
    public Socket Socket => ((UdpPacketWire)_wire).Socket;

    public string UsernameFragment { get; set; } = "client01";

    /// <summary>Decrypted RTP packets, in order of arrival.</summary>
    public List<byte[]> Rtp { get; } = [];

    /// <summary>Decrypted RTCP compounds, in order of arrival.</summary>
    public List<byte[]> Rtcp { get; } = [];

    /// <summary>STUN responses, as they came.</summary>
    public List<byte[]> Stun { get; } = [];

    public DtlsState DtlsState => _association.State;

    public bool IsConnected => _association.HasKeys;

    protected DtlsRole Role => _association.Role;

    private long NowMs => (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Sends a connectivity check.</summary>
    public void Check(bool nominate = true, string? password = null, Socket? from = null)
    {
        if (from is null)
        {
            _wire.Send(BuildCheck(nominate, password));
        }
        else
        {
            from.Send(BuildCheck(nominate, password));
        }
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
        var username = Encoding.ASCII.GetBytes($"{_serverIce.UsernameFragment}:{UsernameFragment}");
        var length = ConnectivityCheck.Write(
            datagram, transaction, username, Encoding.ASCII.GetBytes(password ?? _serverIce.Password), nominate, AddRole);
        return datagram[..length].ToArray();
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
        _wire = new UdpPacketWire(socket);
    }

    public byte[] ProtectRtp(ReadOnlySpan<byte> packet)
    {
        // All test packets have a fixed header and at most one extension block.
        var header = 12 + ((packet[0] & 0x10) != 0 ? 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[14..])) : 0);
        Span<byte> datagram = stackalloc byte[2048];
        var length = _association.Protect(packet[..header], [], packet[header..], datagram);
        return datagram[..length].ToArray();
    }

    /// <summary>Sends a datagram as it is.</summary>
    public void Send(ReadOnlySpan<byte> datagram) => _wire.Send(datagram);

    public void SendRtp(ReadOnlySpan<byte> packet) => _wire.Send(ProtectRtp(packet));

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Span<byte> datagram = stackalloc byte[2048];
        _wire.Send(datagram[.._association.ProtectRtcp(compound, datagram)]);
    }

    /// <exception cref="TimeoutException">It does not.</exception>
    /// <summary>Runs the client until something holds; gives up after ten seconds.</summary>
    public void Until(Func<bool> condition, Action? onIdle = null)
    {
        var deadline = NowMs + 10_000;
        while (true)
        {
            Pump();
            if (condition())
            {
                return;
            }

            if (NowMs >= deadline)
            {
                throw new TimeoutException("What is waited for did not happen within ten seconds.");
            }

            if (!_wire.Wait(TimeSpan.FromMilliseconds(20)))
            {
                onIdle?.Invoke();
            }
        }
    }

    /// <summary>Takes whatever has arrived.</summary>
    public void Pump()
    {
        while (_wire.TryReceive(_buffer, out var length))
        {
            Take(_buffer.AsSpan(0, length));
        }

        if (Stun.Count > 0)
        {
            PumpDtls();
        }
    }

    /// <summary>Starts another association, as a client that lost its state would.</summary>
    public void RestartDtls() => _association.Restart(NowMs);

    public void CloseDtls()
    {
        _association.Close();
        PumpDtls();
    }

    /// <summary>Whether the server showed the certificate that its answer announces.</summary>
    public bool KnowsServer(IReadOnlyList<CertificateFingerprint> announced) => _association.MatchesAny(announced);

    public virtual void Dispose()
    {
        _wire.Dispose();
        _association.Dispose();
    }

    /// <summary>Takes a DTLS datagram, unless the client's own way of reading loses it.</summary>
    protected virtual bool TakesDtls(ReadOnlySpan<byte> datagram) => true;

    /// <summary>What a check says of its sender besides who it is (RFC 8445, section 7.1).</summary>
    private protected virtual void AddRole(ref StunWriter check)
    {
        check.AddUInt32(StunAttribute.Priority, 1);
        check.AddUInt64(StunAttribute.IceControlling, 1);
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
                if (TakesDtls(datagram))
                {
                    _association.Receive(datagram, NowMs);
                }

                PumpDtls();
                break;
            case DatagramKind.Rtp when _association.TryUnprotect(datagram, out var length):
                Rtp.Add(datagram[..length].ToArray());
                break;
            case DatagramKind.Rtcp when _association.TryUnprotectRtcp(datagram, out var length):
                Rtcp.Add(datagram[..length].ToArray());
                break;
            default:
                throw new InvalidOperationException("A datagram came that the peer cannot use.");
        }
    }

    private void PumpDtls()
    {
        if (_association.DeadlineMs <= NowMs)
        {
            _association.HandleTimeout(NowMs);
        }

        Span<byte> datagram = stackalloc byte[DtlsSession.Mtu];
        while (_association.TryGetDatagram(datagram, out var length))
        {
            _wire.Send(datagram[..length]);
        }

        _association.TryExportKeys();
    }
}
