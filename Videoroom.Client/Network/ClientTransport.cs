using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>
/// A client's way to the server: connectivity checks, DTLS, SRTP. It lives on its <see cref="ClientLoop"/>'s thread. It checks
/// the server's addresses in turn and stays with the first that answers.
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
    private readonly DtlsRole _role;
    private readonly IClientMedia _media;
    private readonly List<TransportAddress> _addresses;
    private TransportAddress _server;
    private DtlsSrtp? _association;
    private long _nextCheckUs;
    private long _checkedAtUs;
    private int _sentChecks;
    private bool _hasMedia;
    private bool _closed;

    /// <summary>Begins to check as soon as its wire is open. On the loop's thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="dtls">Its certificate.</param>
    /// <param name="local">Its ICE credentials.</param>
    /// <param name="server">What the server says of itself.</param>
    /// <param name="address">An address of the server; <see cref="AddAddress"/> adds others.</param>
    /// <param name="media">What it carries.</param>
    /// <param name="open">Opens its wire.</param>
    public ClientTransport(
        ClientLoop loop, DtlsContext dtls, IceParameters local, ServerDescription server, TransportAddress address, IClientMedia media, Func<IWireUser, IClientWire> open)
    {
        (_loop, _dtls, _media, _serverFingerprints, _role) = (loop, dtls, media, server.Fingerprints, server.ClientRole);
        (_addresses, _server) = ([address], address);
        _checks = new IceConnectivityChecks(local, server.Ice, !server.IsController);
        _wire = open(this);
    }

    /// <summary>Media flows.</summary>
    public bool IsConnected => _association is { HasKeys: true };

    /// <summary>Stops answering and checking, as a peer whose network died: nothing more leaves, nothing more is read.</summary>
    public bool Silent { get; set; }

    /// <summary>Told of the first check, its answer, the DTLS handshake's end and the first media; on the loop's thread.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>When the server's last datagram came, in microseconds of the loop's clock; 0 before the first.</summary>
    public long LastReceivedUs { get; private set; }

    /// <summary>The last round trip of a connectivity check, in microseconds; null before the first.</summary>
    public long? RoundTripUs { get; private set; }

    /// <summary>Ended by the server (close_notify) or failed; the sentence says which.</summary>
    public string? Ended { get; private set; }

    /// <summary>Told of <see cref="Ended"/>; on the loop's thread.</summary>
    public Action<string>? HasEnded { get; init; }

    /// <summary>Another address that the server may answer on; too late once one has answered.</summary>
    public void AddAddress(TransportAddress address)
    {
        if (!_addresses.Contains(address))
        {
            _addresses.Add(address);
        }
    }

    public void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs)
    {
        // Before one has answered each of them may; afterwards only that one counts.
        if (Silent || _closed || (_association is null ? !_addresses.Contains(from) : from != _server))
        {
            return;
        }

        LastReceivedUs = nowUs;
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                OnStun(datagram, from, nowUs);
                break;
            case DatagramKind.Dtls when _association is not null:
                _association.Receive(datagram, nowUs / 1000);
                SendDtls();
                FollowDtls();
                break;
            case DatagramKind.Rtp when _association is not null:
                if (_association.TryUnprotect(datagram, out var rtp))
                {
                    TraceFirstMedia();
                    _media.OnRtp(datagram[..rtp], nowUs);
                }

                break;
            case DatagramKind.Rtcp when _association is not null:
                if (_association.TryUnprotectRtcp(datagram, out var rtcp))
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
            Check(nowUs);
        }

        var next = _nextCheckUs;
        if (_association?.DeadlineMs is { } deadline)
        {
            if (nowUs / 1000 >= deadline)
            {
                _association.HandleTimeout(nowUs / 1000);
                SendDtls();
                FollowDtls();
            }

            next = Math.Min(next, (_association.DeadlineMs ?? long.MaxValue / 1000) * 1000);
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
        if (IsConnected && !Silent)
        {
            _wire.Send(_server, _association!.Protect(header, payloadStart, payload, _wire.NextDatagram()));
        }
    }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        if (IsConnected && !Silent)
        {
            _wire.Send(_server, _association!.ProtectRtcp(compound, _wire.NextDatagram()));
        }
    }

    /// <summary>Ends with a close_notify. On the loop's thread.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        if (_association is not null && !Silent)
        {
            _association.Close();
            SendDtls();
        }

        _closed = true;
        _wire.Dispose();
        _association?.Dispose();
    }

    private void OnStun(Span<byte> datagram, TransportAddress from, long nowUs)
    {
        if (_checks.TryAccept(datagram))
        {
            RoundTripUs = nowUs - _checkedAtUs;
            if (_association is null)
            {
                Trace?.Invoke($"ICE connected after {_sentChecks} checks");
                _server = from;
                _association = new DtlsSrtp(_dtls, _role, nowUs / 1000);
                _nextCheckUs = nowUs + ConsentCheckUs;
                SendDtls();
            }
        }
        else if (_checks.TryAnswer(datagram, from, _wire.NextDatagram()) is > 0 and var length)
        {
            _wire.Send(from, length);
        }
    }

    private void Check(long nowUs)
    {
        _nextCheckUs = nowUs + (_association is null ? FastCheckUs : ConsentCheckUs);
        if (_association is null)
        {
            _server = _addresses[_sentChecks % _addresses.Count];
        }

        if (_sentChecks++ == 0)
        {
            Trace?.Invoke("first ICE check");
        }

        _checkedAtUs = nowUs;
        _wire.Send(_server, _checks.WriteCheck(_wire.NextDatagram()));
    }

    private void SendDtls()
    {
        while (_association!.TryGetDatagram(_wire.NextDatagram(), out var length))
        {
            _wire.Send(_server, length);
        }
    }

    private void FollowDtls()
    {
        if (_association!.State == DtlsState.Connected && !_association.HasKeys)
        {
            if (!_association.MatchesAny(_serverFingerprints))
            {
                End("The server's certificate does not have the fingerprint of its answer.");
            }
            else if (_association.TryExportKeys())
            {
                Trace?.Invoke("DTLS connected");
                _media.OnConnected(_loop.Clock.NowUs);
            }
        }
        else if (_association.State is DtlsState.Closed or DtlsState.Failed)
        {
            End(_association.Error ?? "The server closed the DTLS association.");
        }
    }

    private void End(string reason)
    {
        if (Ended is null)
        {
            Ended = reason;
            Trace?.Invoke($"DTLS ended: {reason}");
            HasEnded?.Invoke(reason);
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
