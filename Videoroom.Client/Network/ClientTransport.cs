using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Srtp;

namespace Videoroom.Client.Network;

/// <summary>
/// A client's way to the server: connectivity checks as the controlling agent, a DTLS client, SRTP. It lives on
/// its <see cref="ClientLoop"/>'s thread.
/// </summary>
internal sealed class ClientTransport : IWireUser, IDisposable
{
    private const long FastCheckUs = 50_000;
    private const long ConsentCheckUs = 2_500_000; // RFC 7675, section 5.1: about every 5 s; half of it hides a lost one
    private readonly ClientLoop _loop;
    private readonly DtlsContext _dtls;
    private readonly IClientWire _wire;
    private readonly IceConnectivityChecks _checks;
    private readonly IReadOnlyList<CertificateFingerprint> _serverFingerprints;
    private readonly IClientMedia _media;
    private DtlsSession? _session;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private long _nextCheckUs;
    private int _sentChecks;
    private bool _hasMedia;
    private bool _closed;

    /// <summary>Begins to check as soon as its wire is open. On the loop's thread.</summary>
    public ClientTransport(
        ClientLoop loop, DtlsContext dtls, IceParameters local, ServerDescription server, IClientMedia media, Func<IWireUser, IClientWire> open)
    {
        (_loop, _dtls, _media, _serverFingerprints) = (loop, dtls, media, server.Fingerprints);
        _checks = new IceConnectivityChecks(local, server.Ice);
        _wire = open(this);
    }

    /// <summary>Media flows.</summary>
    public bool IsConnected => _sender is not null;

    /// <summary>Stops answering and checking, as a peer whose network died: nothing more leaves, nothing more is read.</summary>
    public bool Silent { get; set; }

    /// <summary>Told of the first check, its answer, the DTLS handshake's end and the first media; on the loop's thread.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>When the server's last datagram came, in microseconds of the loop's clock; 0 before the first.</summary>
    public long LastReceivedUs { get; private set; }

    /// <summary>Ended by the server (close_notify) or failed; the sentence says which.</summary>
    public string? Ended { get; private set; }

    public void OnDatagram(Span<byte> datagram, long nowUs)
    {
        if (Silent || _closed)
        {
            return;
        }

        LastReceivedUs = nowUs;
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                if (_checks.TryAccept(datagram) && _session is null)
                {
                    Trace?.Invoke($"ICE connected after {_sentChecks} checks");
                    _session = _dtls.CreateSession(DtlsRole.Client, nowUs / 1000);
                    _nextCheckUs = nowUs + ConsentCheckUs;
                    SendDtls();
                }

                break;
            case DatagramKind.Dtls when _session is not null:
                _session.Receive(datagram, nowUs / 1000);
                SendDtls();
                FollowDtls();
                break;
            case DatagramKind.Rtp when _receiver is not null:
                if (_receiver.TryUnprotect(datagram, out var rtp))
                {
                    TraceFirstMedia();
                    _media.OnRtp(datagram[..rtp], nowUs);
                }

                break;
            case DatagramKind.Rtcp when _receiver is not null:
                if (_receiver.TryUnprotectRtcp(datagram, out var rtcp))
                {
                    _media.OnRtcp(datagram[..rtcp], nowUs);
                }

                break;
        }
    }

    public long OnTurn(long nowUs)
    {
        if (Silent || _closed || !_wire.IsOpen)
        {
            return long.MaxValue;
        }

        if (nowUs >= _nextCheckUs)
        {
            _nextCheckUs = nowUs + (_session is null ? FastCheckUs : ConsentCheckUs);
            if (_sentChecks++ == 0)
            {
                Trace?.Invoke("first ICE check");
            }

            _wire.Send(_checks.WriteCheck(_wire.NextDatagram()));
        }

        var next = _nextCheckUs;
        if (_session?.DeadlineMs is { } deadline)
        {
            if (nowUs / 1000 >= deadline)
            {
                _session.HandleTimeout(nowUs / 1000);
                SendDtls();
                FollowDtls();
            }

            next = Math.Min(next, (_session.DeadlineMs ?? long.MaxValue / 1000) * 1000);
        }

        return IsConnected ? Math.Min(next, _media.OnTurn(nowUs)) : next;
    }

    /// <summary>Checks again with new credentials, as a browser's ICE restart does.</summary>
    public void RestartIce(IceParameters local)
    {
        _checks.Restart(local);
        _nextCheckUs = 0;
    }

    /// <summary>Sends a packet whose payload is <paramref name="payloadStart"/> followed by <paramref name="payload"/>.</summary>
    public void SendRtp(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payloadStart, ReadOnlySpan<byte> payload)
    {
        if (_sender is not null && !Silent)
        {
            _wire.Send(_sender.Protect(header, payloadStart, payload, _wire.NextDatagram()));
        }
    }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        if (_sender is not null && !Silent)
        {
            _wire.Send(_sender.ProtectRtcp(compound, _wire.NextDatagram()));
        }
    }

    /// <summary>Ends with a close_notify. On the loop's thread.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        if (_session is not null && !Silent)
        {
            _session.Close();
            SendDtls();
        }

        _closed = true;
        _wire.Dispose();
        _session?.Dispose();
        _sender?.Dispose();
        _receiver?.Dispose();
    }

    private void SendDtls()
    {
        while (_session!.TryGetDatagram(_wire.NextDatagram(), out var length))
        {
            _wire.Send(length);
        }
    }

    private void FollowDtls()
    {
        if (_session!.State == DtlsState.Connected && _sender is null)
        {
            if (!_session.MatchesAny(_serverFingerprints))
            {
                Ended = "The server's certificate does not have the fingerprint of its answer.";
                return;
            }

            using var keys = _session.ExportSrtpKeys();
            _sender = new SrtpSender(keys, DtlsRole.Client);
            _receiver = new SrtpReceiver(keys, DtlsRole.Client);
            Trace?.Invoke("DTLS connected");
            _media.OnConnected(_loop.Clock.NowUs);
        }
        else if (_session.State is DtlsState.Closed or DtlsState.Failed)
        {
            if (Ended is null)
            {
                Ended = _session.Error ?? "The server closed the DTLS association.";
                Trace?.Invoke($"DTLS ended: {Ended}");
            }
        }
    }

    private void TraceFirstMedia()
    {
        if (!_hasMedia)
        {
            _hasMedia = true;
            Trace?.Invoke("first media");
        }
    }
}
