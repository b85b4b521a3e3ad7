using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Scheduling;
using Videoroom.Engine.Srtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Peers;

/// <summary>
/// How one peer is reached: the pair that ICE selected, the DTLS association beside the loop, and the SRTP keys that
/// came out of it. On the home loop.
/// </summary>
internal sealed class PeerTransport
{
    private const long LearnAgainMs = 1_000;

    private readonly PeerSession _session;
    private readonly IceLiteAgent _ice;
    private readonly DtlsAssociation _dtls;
    private readonly Dictionary<TransportAddress, int> _routes = [];
    private readonly LoopTimer _consent;
    private readonly LoopTimer _dtlsRetransmission;
    private readonly EarlyMedia _early;
    private ReportLimit _selection;
    private SrtpSender? _srtpSender;
    private SrtpReceiver? _srtpReceiver;
    private Path _dtlsPath;
    private Path _measured;
    private TransportAddress _network;
    private long _learnedMs;

    public PeerTransport(PeerSession session, IPeerHost host)
    {
        _session = session;
        _ice = new IceLiteAgent(session.LocalIce);
        _dtls = new DtlsAssociation(session, host);
        _early = new EarlyMedia(session.Loop.EarlyMedia);
        _consent = session.CreateTimer(OnConsentDeadline);
        _dtlsRetransmission = session.CreateTimer(_ => _dtls.HandleTimeout());
    }

    /// <summary>True once the certificate was checked and the keys are installed: media may pass.</summary>
    public bool IsReady => _srtpSender is not null;

    /// <summary>Whether media goes over TCP: to the client itself, or to its connection to our TURN server.</summary>
    public bool IsOverTcp => SelectedWire.Kind == PathKind.Tcp;

    private IPeerLoop Loop => _session.Loop;

    // What is behind the selected pair: of a relayed one the way to the relay's client.
    private Path SelectedWire => _ice.Selected.Carrier?.Wire ?? _ice.Selected;

    /// <summary>The client's certificates and our role; it has our credentials too by now, so the time for its first check runs.</summary>
    public void SetDtlsTerms(DtlsTerms terms)
    {
        _ice.ExpectChecks(Loop.NowMs);
        Loop.Timers.Schedule(_consent, _ice.DeadlineMs);
        _dtls.SetTerms(terms);
    }

    /// <summary>Takes a STUN message for our user name.</summary>
    public void OnStun(PacketBuffer buffer)
    {
        if (IsAnothers(buffer.Path))
        {
            _session.Refuse();
            return;
        }

        var result = _ice.Handle(buffer.Datagram, buffer.Path, Loop.NowMs, Loop.BeginDatagram(buffer.Path));
        if (result.ResponseLength > 0)
        {
            Loop.Commit(result.ResponseLength);
        }

        if (result.Outcome == IceCheckOutcome.Refused)
        {
            _session.Refuse();
            return;
        }

        Learn(buffer.Path, isNew: result.PairAdded);
        if (result.Replaced is { } replaced)
        {
            PushOut(replaced);
        }

        Loop.Timers.Schedule(_consent, _ice.DeadlineMs);

        if (_dtlsPath.IsNone)
        {
            // A DTLS client's first flight goes this way; a server answers where the hello came from.
            _dtlsPath = buffer.Path;
            _dtls.Start();
            _session.Observer.Reached();
        }

        if (result.Outcome == IceCheckOutcome.Selected)
        {
            _selection.Changed();
            ReportSelection();
            LookAtNetwork();
        }
    }

    /// <summary>Takes a DTLS datagram, from a pair that passed a check only: a hello from elsewhere must not disturb the handshake.</summary>
    public void OnDtls(PacketBuffer buffer)
    {
        if (!_ice.IsValid(buffer.Path))
        {
            _session.Refuse();
            return;
        }

        _dtlsPath = buffer.Path;
        if (!_dtls.TryReceive(buffer.Datagram))
        {
            _session.Refuse();
        }
    }

    /// <summary>Authenticates and decrypts an RTP packet in place. One that overtakes the handshake comes again once the keys are there.</summary>
    public bool TryUnprotect(PacketBuffer buffer)
    {
        if (_srtpReceiver is null)
        {
            Keep(DatagramKind.Rtp, buffer);
            return false;
        }

        if (!_srtpReceiver.TryUnprotect(buffer.Datagram, out var length))
        {
            _session.Refuse();
            return false;
        }

        OnMedia(buffer.Path);
        _session.Counters.PacketsReceived++;
        _session.Counters.BytesReceived += buffer.Length;
        buffer.Length = length;
        return true;
    }

    /// <summary>Authenticates and decrypts an RTCP compound in place; one that overtakes the handshake as an RTP packet.</summary>
    public bool TryUnprotectRtcp(PacketBuffer buffer)
    {
        if (_srtpReceiver is null)
        {
            Keep(DatagramKind.Rtcp, buffer);
            return false;
        }

        if (!_srtpReceiver.TryUnprotectRtcp(buffer.Datagram, out var length))
        {
            _session.Refuse();
            return false;
        }

        OnMedia(buffer.Path);
        buffer.Length = length;
        return true;
    }

    /// <summary>Encrypts a packet straight into the send batch.</summary>
    /// <returns>The bytes of the datagram; 0 when it cannot be sent.</returns>
    public int SendRtp(ReadOnlySpan<byte> header, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload)
    {
        if (_srtpSender is null || _ice.Selected.IsNone)
        {
            return 0;
        }

        var length = _srtpSender.Protect(header, prefix, payload, Loop.BeginDatagram(_ice.Selected));
        if (length == 0)
        {
            return 0;
        }

        Loop.Commit(length);
        _session.Counters.PacketsSent++;
        _session.Counters.BytesSent += length;
        return length;
    }

    /// <summary>An outgoing SSRC will never be used again.</summary>
    public void ForgetSsrc(uint ssrc) => _srtpSender?.Forget(ssrc);

    /// <summary>Encrypts an RTCP compound into the send batch; nothing happens before media may pass.</summary>
    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        if (_srtpSender is null || _ice.Selected.IsNone || compound.IsEmpty)
        {
            return;
        }

        var length = _srtpSender.ProtectRtcp(compound, Loop.BeginDatagram(_ice.Selected));
        if (length > 0)
        {
            Loop.Commit(length);
        }
    }

    /// <summary>What the association did on the thread pool.</summary>
    public void OnDtlsProgress(DtlsProgress progress)
    {
        var path = _ice.Selected.IsNone ? _dtlsPath : _ice.Selected;
        if (!path.IsNone)
        {
            foreach (var datagram in progress.Datagrams)
            {
                Loop.Send(path, datagram);
            }
        }

        Loop.Timers.Schedule(_dtlsRetransmission, progress.DeadlineMs ?? long.MaxValue);
        if (progress.Sender is not null)
        {
            Install(progress.Sender, progress.Receiver!);
        }

        if (progress.Failure is { } failure)
        {
            _session.Fail(failure, progress.Reason);
        }
    }

    /// <summary>Housekeeping.</summary>
    public void OnSecond(long nowMs)
    {
        while (_ice.TryRemoveSilentPair(nowMs, out var path))
        {
            Forget(path);
        }

        Refuse(_early.DropOld(nowMs * 1000));
        _selection.OnSecond();
        ReportSelection();
    }

    /// <summary>Ends routes and media at once; the association says goodbye, frees the keys and then reports to the session.</summary>
    public void Close()
    {
        Loop.Timers.Cancel(_consent);
        Loop.Timers.Cancel(_dtlsRetransmission);
        foreach (var remote in _routes.Keys)
        {
            Loop.Routes.Remove(remote, _session);
        }

        _routes.Clear();
        _early.Clear();
        _srtpSender = null;
        _srtpReceiver = null;
        _dtls.Close(_ice.Selected);
    }

    /// <summary>Authenticated media on the selected pair is worth a check, also for whose the address is; a second is soon enough for that.</summary>
    private void OnMedia(in Path path)
    {
        if (_ice.OnMedia(path, Loop.NowMs) && Loop.NowMs - _learnedMs >= LearnAgainMs)
        {
            _learnedMs = Loop.NowMs;
            Learn(path, isNew: false);
        }
    }

    private void Install(SrtpSender sender, SrtpReceiver receiver)
    {
        _srtpSender = sender;
        _srtpReceiver = receiver;
        _session.OnMediaReady();
        Refuse(_early.Replay(_session, Loop.NowMs * 1000));
    }

    private void Keep(DatagramKind kind, PacketBuffer buffer) => Refuse(_ice.IsValid(buffer.Path) ? _early.Add(kind, buffer) : 1);

    private void Refuse(int packets)
    {
        for (; packets > 0; packets--)
        {
            _session.Refuse();
        }
    }

    private void ReportSelection()
    {
        if (_selection.TryReport())
        {
            _session.Observer.IceSelected(_ice.RemoteUsernameFragment, _ice.Selected.Remote.ToEndPoint());
        }
    }

    // Browsers change the pair within one network often, and with every restart of ICE: only another address is another network.
    private void LookAtNetwork()
    {
        var (pair, network) = (_measured, _network);
        (_measured, _network) = (_ice.Selected, SelectedWire.Remote.Network);
        if (!pair.IsNone && !Path.AreSame(pair, _measured))
        {
            _session.Sender.Bandwidth.OnPathChanged(isSameNetwork: network == _network);
        }
    }

    private void OnConsentDeadline(long nowMs)
    {
        if (_ice.DeadlineMs > nowMs)
        {
            Loop.Timers.Schedule(_consent, _ice.DeadlineMs);
        }
        else if (_ice.Selected.IsNone)
        {
            _session.Fail(PeerConnectionFailure.ConsentExpired, "No connection to the media server could be made.");
        }
        else
        {
            _session.Fail(PeerConnectionFailure.ConsentExpired, "The connection to the media server was lost.");
        }
    }

    /// <summary>
    /// Whether another session is called on this path right now. An allocation is its user's alone, and leads nowhere else.
    /// </summary>
    private bool IsAnothers(in Path path) => path.Carrier switch
    {
        null => Loop.Routes.IsHeldByAnother(path.Remote, _session, Loop.NowMs),
        FramedConnection connection => connection.Peer is { } owner && owner != _session,
        _ => false,
    };

    /// <summary>An authenticated check came on a path, or media on the selected one: what else comes on it is this session's.</summary>
    private void Learn(in Path path, bool isNew)
    {
        if (path.Carrier is FramedConnection connection)
        {
            connection.TryBind(_session, Loop, Loop.NowMs);
        }
        else if (path.Carrier is null && isNew)
        {
            AddRoute(path.Remote);
        }
        else if (path.Carrier is null)
        {
            Loop.Routes.Add(path.Remote, _session, Loop.NowMs);
        }
    }

    /// <summary>
    /// A session has as many TCP connections as pairs: with one set of credentials a client would hold as many as there are for everybody.
    /// One whose pair only fell silent is closed by <see cref="StreamListener"/>.
    /// </summary>
    private void PushOut(in Path path)
    {
        Forget(path);
        if (path.Carrier is FramedConnection connection && connection.Peer == _session)
        {
            connection.Dispose();
        }
    }

    private void Forget(in Path path)
    {
        if (path.Carrier is null)
        {
            RemoveRoute(path.Remote);
        }
    }

    // Routes go by the remote address alone, pairs by both: two pairs of one remote address share a route.
    private void AddRoute(in TransportAddress remote)
    {
        _routes[remote] = _routes.GetValueOrDefault(remote) + 1;
        Loop.Routes.Add(remote, _session, Loop.NowMs);
    }

    private void RemoveRoute(in TransportAddress remote)
    {
        var pairs = _routes.GetValueOrDefault(remote) - 1;
        if (pairs > 0)
        {
            _routes[remote] = pairs;
            return;
        }

        _routes.Remove(remote);
        Loop.Routes.Remove(remote, _session);
    }
}
