using Videoroom.Engine.Dtls;
using Videoroom.Engine.Srtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Peers;

/// <summary>
/// A peer's DTLS session beside the loops: a handshake takes about a millisecond of a core. Its work runs on the thread
/// pool, one step after the other from a bounded queue; what comes out goes back to the home loop as
/// <see cref="DtlsProgress"/>.
/// </summary>
internal sealed class DtlsAssociation : IThreadPoolWorkItem
{
    /// <summary>Datagrams that may wait. A flight has about five; what is dropped here is retransmitted.</summary>
    public const int MaxQueuedDatagrams = 32;

    private readonly PeerSession _session;
    private readonly IPeerHost _host;
    private readonly Lock _lock = new();
    private readonly Queue<Step> _steps = new();
    private int _queuedDatagrams;
    private bool _running;
    private bool _started;
    private bool _closing;

    // What follows belongs to whichever thread runs the steps.
    private DtlsSession? _dtls;
    private DtlsTerms? _terms;
    private DtlsRole _role;
    private bool _handshaking;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private bool _failed;

    public DtlsAssociation(PeerSession session, IPeerHost host)
    {
        _session = session;
        _host = host;
    }

    private enum StepKind
    {
        Start,
        Datagram,
        Timeout,
        Terms,
        Close,
    }

    /// <summary>Opens the session, once: with the first authenticated check. The time that a handshake may take runs from here.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_started)
            {
                return;
            }

            _started = true;
        }

        Enqueue(new Step(StepKind.Start));
    }

    /// <summary>Takes a datagram.</summary>
    /// <returns>False when the queue is full, and the datagram is dropped.</returns>
    public bool TryReceive(ReadOnlySpan<byte> datagram)
    {
        lock (_lock)
        {
            if (_queuedDatagrams == MaxQueuedDatagrams)
            {
                return false;
            }

            _queuedDatagrams++;
        }

        Enqueue(new Step(StepKind.Datagram, Datagram: datagram.ToArray()));
        return true;
    }

    /// <summary>What was agreed. The role counts when it is known before the session is opened, and does not change after that.</summary>
    public void SetTerms(DtlsTerms terms) => Enqueue(new Step(StepKind.Terms, Terms: terms));

    /// <summary>The deadline of the last progress has come.</summary>
    public void HandleTimeout() => Enqueue(new Step(StepKind.Timeout));

    /// <summary>
    /// Sends close_notify to <paramref name="path"/>, frees the session and the keys, which the home loop must not use any
    /// more, and tells the peer session so.
    /// </summary>
    public void Close(Path path)
    {
        Enqueue(new Step(StepKind.Close, Path: path));
        lock (_lock)
        {
            _closing = true;
        }
    }

    /// <summary>Runs what is queued. Only one thread at a time is ever in here.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Step step;
            lock (_lock)
            {
                if (!_steps.TryDequeue(out step))
                {
                    _running = false;
                    return;
                }

                if (step.Kind == StepKind.Datagram)
                {
                    _queuedDatagrams--;
                }
            }

            try
            {
                Run(step);
            }
            catch (Exception e)
            {
                _session.Post(static (session, state) => session.OnFault((Exception)state!), e);
            }
        }
    }

    private void Enqueue(in Step step)
    {
        lock (_lock)
        {
            if (_closing)
            {
                return;
            }

            _steps.Enqueue(step);
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Run(in Step step)
    {
        var nowMs = _session.Loop.Clock.NowMs;
        switch (step.Kind)
        {
            case StepKind.Start:
                _role = _terms?.OwnRole ?? DtlsRole.Server;
                _dtls = _host.Dtls.CreateSession(_role, nowMs);
                _handshaking = true;
                _host.OnHandshake(1);
                break;
            case StepKind.Datagram:
                _dtls?.Receive(step.Datagram, nowMs);
                break;
            case StepKind.Timeout:
                _dtls?.HandleTimeout(nowMs);
                break;
            case StepKind.Terms:
                _terms = step.Terms;
                break;
            case StepKind.Close:
                Free(step.Path);
                return;
        }

        if (_dtls is not null && !_failed)
        {
            Report(_dtls);
        }
    }

    private void Report(DtlsSession dtls)
    {
        var progress = new DtlsProgress { Datagrams = TakeDatagrams(dtls) };
        switch (dtls.State)
        {
            case DtlsState.Connected when _terms is not null:
                EndHandshake();
                progress = Authorize(dtls, progress);
                break;
            case DtlsState.Failed:
                progress = Fail(progress, PeerConnectionFailure.DtlsFailed, $"The encrypted connection could not be made: {dtls.Error}");
                break;
            case DtlsState.Closed:
                progress = Fail(progress, PeerConnectionFailure.ClosedByPeer, "The browser closed the connection.");
                break;
        }

        progress = progress with { DeadlineMs = _failed ? null : dtls.DeadlineMs };
        _session.Post(static (session, state) => session.Transport.OnDtlsProgress((DtlsProgress)state!), progress);
    }

    /// <summary>No key leaves this class before the certificate was found in the offer (RFC 8827, section 6.5).</summary>
    private DtlsProgress Authorize(DtlsSession dtls, DtlsProgress progress)
    {
        if (!dtls.MatchesAny(_terms!.Fingerprints))
        {
            return Fail(
                progress, PeerConnectionFailure.FingerprintMismatch, "The browser's certificate does not match the fingerprint in its offer.");
        }

        if (_sender is not null)
        {
            return progress;
        }

        using var keys = dtls.ExportSrtpKeys();
        _sender = new SrtpSender(keys, _role);
        _receiver = new SrtpReceiver(keys, _role);
        return progress with { Sender = _sender, Receiver = _receiver };
    }

    private DtlsProgress Fail(DtlsProgress progress, PeerConnectionFailure failure, string reason)
    {
        EndHandshake();
        _failed = true;
        return progress with { Failure = failure, Reason = reason };
    }

    private void EndHandshake()
    {
        if (!_handshaking)
        {
            return;
        }

        _handshaking = false;
        _host.OnHandshake(-1);
    }

    private void Free(in Path path)
    {
        EndHandshake();
        _sender?.Dispose();
        _receiver?.Dispose();
        try
        {
            _dtls?.Close();
            if (_dtls is not null && !path.IsNone)
            {
                _session.Loop.PostDatagrams(new OutgoingDatagrams(path, TakeDatagrams(_dtls)));
            }
        }
        finally
        {
            _dtls?.Dispose();
            _dtls = null;
            _session.OnTransportFreed();
        }
    }

    private static List<byte[]> TakeDatagrams(DtlsSession dtls)
    {
        var datagrams = new List<byte[]>();
        Span<byte> datagram = stackalloc byte[DtlsSession.Mtu];
        while (dtls.TryGetDatagram(datagram, out var length))
        {
            datagrams.Add(datagram[..length].ToArray());
        }

        return datagrams;
    }

    private readonly record struct Step(
        StepKind Kind, byte[]? Datagram = null, DtlsTerms? Terms = null, Path Path = default);
}
