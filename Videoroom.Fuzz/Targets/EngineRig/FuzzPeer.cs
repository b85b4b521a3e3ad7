using System.Text;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Srtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>A peer with its client: ICE, DTLS and SRTP as a browser has them.</summary>
internal class FuzzPeer : IDisposable
{
    private const int MaxPlain = 1400;

    private readonly DtlsSession _dtls = DtlsPair.Context.CreateSession(DtlsRole.Client, 0);
    private readonly byte[] _datagram = new byte[2048];
    private readonly byte[] _received = new byte[2048];
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;

    /// <param name="call">The call.</param>
    /// <param name="slot">A number of its own.</param>
    /// <param name="path">Where its client is.</param>
    public FuzzPeer(FuzzCall call, int slot, in Path path)
    {
        Call = call;
        Path = path;
        Session = new PeerSession(new PeerConnectionId(slot, 0), new PeerConnectionOptions("room", $"peer{slot}"), Observer, call.Loop, call);
        Connection = new PeerConnection(Session);
        call.Loop.AddLoad(1);
        call.Loop.Add(Session);
    }

    /// <summary>Where its client is.</summary>
    public Path Path { get; }

    /// <summary>Its connection at the server.</summary>
    public PeerSession Session { get; }

    /// <summary>What actors hold of it.</summary>
    public PeerConnection Connection { get; }

    /// <summary>What it reports.</summary>
    public FuzzObserver Observer { get; } = new();

    /// <summary>Media packets that its client was sent.</summary>
    public long Received { get; private set; }

    /// <summary>Whether its client has keys.</summary>
    public bool HasKeys => _sender is not null;

    /// <summary>The call.</summary>
    protected FuzzCall Call { get; }

    /// <summary>Room for a datagram.</summary>
    protected Span<byte> Datagram => _datagram;

    /// <summary>Whether datagrams to an address are for it.</summary>
    public virtual bool Has(in TransportAddress address) => address == Path.Remote;

    /// <summary>Begins: offer and answer have been exchanged, and the first check arrives.</summary>
    public void Begin()
    {
        Connection.SetRemoteFingerprints([DtlsPair.Fingerprint]);
        Call.Turn();
        Call.Feed(Path, BuildCheck());
        Call.Turn();
    }

    /// <summary>Sends what the client's DTLS has to send, and takes the keys once there are any.</summary>
    public void Pump()
    {
        while (_dtls.TryGetDatagram(_datagram, out var length))
        {
            Call.Feed(Path, _datagram.AsSpan(0, length));
        }

        if (_sender is null && _dtls.State == DtlsState.Connected)
        {
            using var keys = _dtls.ExportSrtpKeys();
            _sender = new SrtpSender(keys, DtlsRole.Client);
            _receiver = new SrtpReceiver(keys, DtlsRole.Client);
        }
    }

    /// <summary>A check that nominates, as it is repeated every few seconds.</summary>
    public byte[] BuildCheck()
    {
        var writer = new StunWriter(_datagram, StunClass.Request, StunMethod.Binding, "transaction1"u8);
        AddUsername(ref writer);
        writer.AddUInt32(StunAttribute.Priority, 1);
        writer.AddUInt64(StunAttribute.IceControlling, 1);
        writer.AddFlag(StunAttribute.UseCandidate);
        return Sign(ref writer);
    }

    /// <summary>Takes a datagram that the server has sent.</summary>
    /// <exception cref="BrokenInvariantException">It is none that the client could use.</exception>
    public virtual void Receive(ReadOnlySpan<byte> datagram)
    {
        var copy = _received.AsSpan(0, datagram.Length);
        datagram.CopyTo(copy);
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                break;
            case DatagramKind.Dtls:
                _dtls.Receive(datagram, Call.NowMs);
                break;
            case DatagramKind.Rtp when _receiver is not null && _receiver.TryUnprotect(copy, out _):
                Received++;
                break;
            case DatagramKind.Rtcp when _receiver is not null && _receiver.TryUnprotectRtcp(copy, out _):
                break;
            case DatagramKind.Rtp or DatagramKind.Rtcp when _receiver is null:
                break;
            default:
                throw new BrokenInvariantException("what a client is sent is encrypted for it, and no number is used twice");
        }
    }

    /// <summary>Encrypts an RTP packet as its client would, and sends it.</summary>
    /// <returns>False when it is no RTP packet, or the client could not send it.</returns>
    public bool SendRtp(ReadOnlySpan<byte> packet)
    {
        packet = packet[..Math.Min(packet.Length, MaxPlain)];
        if (!RtpClearPart.TryGetLength(packet, out var header))
        {
            return false;
        }

        var length = _sender!.Protect(packet[..header], [], packet[header..], _datagram);
        return length > 0 && Call.SendFrom(Path, _datagram.AsSpan(0, length));
    }

    /// <summary>Encrypts an RTCP compound as its client would, and sends it.</summary>
    /// <returns>False when it is shorter than any.</returns>
    public bool SendRtcp(ReadOnlySpan<byte> compound)
    {
        compound = compound[..Math.Min(compound.Length, MaxPlain)];
        if (compound.Length < SrtpTransform.RtcpHeaderLength)
        {
            return false;
        }

        var length = _sender!.ProtectRtcp(compound, _datagram);
        return length > 0 && Call.SendFrom(Path, _datagram.AsSpan(0, length));
    }

    /// <summary>The client says goodbye.</summary>
    public void CloseDtls()
    {
        _dtls.Close();
        Pump();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection.Close();
        _dtls.Dispose();
        _sender?.Dispose();
        _receiver?.Dispose();
    }

    /// <summary>Adds whose check it is.</summary>
    protected void AddUsername(ref StunWriter writer)
        => writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{Session.LocalIce.UsernameFragment}:client{Session.Id.Slot}"));

    /// <summary>Ends a check.</summary>
    protected byte[] Sign(ref StunWriter writer)
    {
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(Session.LocalIce.Password));
        writer.AddFingerprint();
        return _datagram[..writer.Length];
    }
}
