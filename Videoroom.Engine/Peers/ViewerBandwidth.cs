using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>
/// What one viewer's network carries, and what of the tracks that it is sent fits into that: feeds the estimator with what was sent and
/// what the viewer reports, sends its probes, and has the allocation decide on layers. On the peer's home loop.
/// </summary>
internal sealed class ViewerBandwidth
{
    /// <summary>The time between two rounds of the allocation, unless something changes.</summary>
    public const long RoundMs = 100;

    // IPv4 and UDP headers.
    private const int OverheadBytes = 28;

    // What is not RTP: RTCP, DTLS, checks; and what an estimate is wrong by from one moment to the next.
    private const double UsableShare = 0.95;

    private const long Unlimited = 1_000_000_000;

    // A viewer that agreed on feedback on single packets and sends none has none: browsers send the first within a tenth of a second.
    private const long FirstFeedbackWithinUs = 5_000_000;

    // A viewer that is sent no picture may be one whose network carries one again: without a packet nothing tells.
    private const long TryAfterMs = 5_000;
    private const long TryForMs = 2_000;

    // A queue that makes sound late: what a layer adds to it until its successor's keyframe comes is worth less than what it delays.
    private const long LongQueueUs = 100_000;

    private readonly PeerSession _session;
    private readonly List<TrackSender> _senders = [];
    private readonly List<TrackDemand> _demands = [];
    private readonly BandwidthAllocator _allocator = new();
    private readonly BandwidthEstimator _estimator;
    private readonly ProbeSender _probes;
    private readonly LoopTimer _rounds;
    private readonly RedundancyControl _redundancy = new();
    private readonly LossWindow _loss = new();
    private IReadOnlyDictionary<string, TrackNeed>? _needs;
    private FeedbackKind _feedback;
    private int _transportWideLines;
    private int _congestionControlLines;
    private long _firstSentUs;
    private long _audioBytes;
    private long _audioBps;
    private long _audioSinceMs;
    private long _nothingSinceMs = long.MaxValue;
    private long _tryUntilMs;

    public ViewerBandwidth(PeerSession session)
    {
        _session = session;
        _estimator = new BandwidthEstimator(session.Loop.Clock.NowUs, new BandwidthOptions());
        _probes = new ProbeSender(session, SendPadding, TryProbe);
        Pacer = new ViewerPacer(session);
        _rounds = session.CreateTimer(OnRound);
    }

    private enum FeedbackKind
    {
        /// <summary>Receiver reports, and REMB where the viewer sends it.</summary>
        Reports,

        /// <summary>Transport-wide feedback.</summary>
        TransportWide,

        /// <summary>Congestion control feedback (RFC 8888).</summary>
        CongestionControl,
    }

    /// <summary>The estimate in bits a second.</summary>
    public long EstimateBps => _estimator.EstimateBps;

    /// <summary>How many earlier packets each audio packet repeats: <see cref="RedundancyControl"/>.</summary>
    public int RepeatedAudioPackets { get; private set; }

    /// <summary>Spreads large pictures over time.</summary>
    public ViewerPacer Pacer { get; }

    private IPeerLoop Loop => _session.Loop;

    /// <summary>
    /// The estimate that carries so much video, in bits a second: with what an upgrade must leave over. Probes that aim lower may end below what
    /// the best layer takes, and above what another probe would be worth.
    /// </summary>
    public static long EstimateFor(long videoBps, long audioBps) => (long)(((videoBps * BandwidthAllocator.UpgradeHeadroom) + audioBps) / UsableShare);

    /// <summary>What of an estimate is for video, in bits a second.</summary>
    public static long VideoOf(long estimateBps, long audioBps) => (long)(estimateBps * UsableShare) - audioBps;

    /// <summary>A track is sent to the viewer from now on.</summary>
    public void Add(TrackSender sender)
    {
        Count(sender, 1);
        if (!sender.IsVideo)
        {
            return;
        }

        _senders.Add(sender);
        _demands.Add(sender.Demand);
        Need(sender);
        Allocate();
        Loop.Timers.Schedule(_rounds, Loop.NowMs + RoundMs);
    }

    /// <summary>A track is sent no more.</summary>
    public void Remove(TrackSender sender)
    {
        Count(sender, -1);
        if (_senders.Remove(sender))
        {
            _demands.Remove(sender.Demand);
        }

        if (_senders.Count == 0)
        {
            Loop.Timers.Cancel(_rounds);
        }
    }

    /// <summary>The viewer shows its tracks in these sizes.</summary>
    /// <param name="needs">By track id; of a track that is not among them it is not known how it is shown.</param>
    public void SetNeeds(IReadOnlyDictionary<string, TrackNeed> needs)
    {
        _needs = needs;
        foreach (var sender in _senders)
        {
            Need(sender);
        }

        Allocate();
    }

    /// <summary>The viewer has chosen a layer of a track.</summary>
    public void OnChosen() => Allocate();

    /// <summary>A packet was sent.</summary>
    public void OnSent(in SentRtp sent)
    {
        // Sound on m-lines without numbers, beside numbered pictures: the estimate is of what is numbered, and what sound takes is not in it.
        if (_feedback == FeedbackKind.TransportWide && sent.TransportSequenceNumber is null)
        {
            return;
        }

        var nowUs = Loop.Clock.NowUs;
        var size = sent.Length + OverheadBytes;
        _firstSentUs = _firstSentUs == 0 ? nowUs : _firstSentUs;
        switch (_feedback, sent.TransportSequenceNumber)
        {
            case (FeedbackKind.TransportWide, { } number):
                _estimator.OnSent(number, size, _probes.Active, nowUs);
                break;
            case (FeedbackKind.CongestionControl, { } number):
                _estimator.OnSent(sent.Ssrc, sent.SequenceNumber, number, size, _probes.Active, nowUs);
                break;
            default:
                _estimator.OnSent(size, nowUs);
                break;
        }

        Pacer.OnSent(size);
        if (sent.Kind == MediaKind.Audio)
        {
            _audioBytes += size;
        }
    }

    /// <summary>The viewer says when packets arrived, by their transport-wide numbers.</summary>
    public void OnFeedback(ref RtcpTransportFeedback feedback)
    {
        if (_feedback == FeedbackKind.TransportWide)
        {
            _estimator.OnFeedback(ref feedback, Loop.Clock.NowUs);
            FollowFeedback();
        }
    }

    /// <summary>The viewer says when packets arrived, by their streams' numbers.</summary>
    public void OnFeedback(ref RtcpCongestionControlFeedback feedback)
    {
        if (_feedback == FeedbackKind.CongestionControl)
        {
            _estimator.OnFeedback(ref feedback, Loop.Clock.NowUs);
            FollowFeedback();
        }
    }

    /// <summary>The viewer's own estimate of what it can receive.</summary>
    public void OnRemb(long bitrateBps)
    {
        _estimator.OnRemb(bitrateBps, Loop.NowUs);
        AllocateIfLower();
    }

    /// <summary>The viewer reports on one of its streams.</summary>
    /// <param name="lost">Packets that were lost on its network since the last report.</param>
    /// <param name="sent">Packets that it was sent meanwhile.</param>
    public void OnReport(int lost, int sent)
    {
        _estimator.OnReceiverReport(lost, sent, Loop.NowUs);
        _redundancy.OnReport(sent == 0 ? 0 : (double)lost / sent, Loop.NowUs);
        Repeat();
        AllocateIfLower();
    }

    /// <summary>A stream is over, and its SSRC is not used again.</summary>
    public void Forget(uint ssrc) => _estimator.Forget(ssrc);

    /// <summary>A report told the round trip.</summary>
    public void OnRoundTrip(long roundTripUs) => _estimator.OnRoundTrip(roundTripUs);

    /// <summary>Media takes another way from now on.</summary>
    /// <param name="isSameNetwork">Through the same network of the viewer.</param>
    public void OnPathChanged(bool isSameNetwork)
    {
        if (isSameNetwork)
        {
            _estimator.OnPairChanged();
        }
        else
        {
            _estimator.OnPathChanged(Loop.NowUs);
        }
    }

    /// <summary>What is seen of the viewer's network, once a second.</summary>
    public ViewerSymptoms Sample()
    {
        _loss.Add(_estimator.PacketsReported, _estimator.PacketsLost);
        Volatile.Write(ref _session.Counters.EstimateBps, _estimator.IsKnown ? _estimator.EstimateBps : 0);
        return new ViewerSymptoms(
            _estimator.PacketsReported > 0 ? _loss.Share : _estimator.LossFraction,
            IsHeldDown(),
            _estimator.State == BandwidthState.LossLimited,
            _session.Transport.IsOverTcp);
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        Loop.Timers.Cancel(_rounds);
        _probes.Close();
        Pacer.Close();
    }

    // Of all m-lines: one estimate is made of one kind of feedback. The negotiation sees to it that lines with pictures agree.
    private void Count(TrackSender sender, int change)
    {
        _transportWideLines += sender.Options.Extensions.TransportSequenceNumber != 0 ? change : 0;
        _congestionControlLines += sender.Options.CongestionControlFeedback ? change : 0;
        var feedback = _transportWideLines > 0 ? FeedbackKind.TransportWide
            : _congestionControlLines > 0 ? FeedbackKind.CongestionControl
            : FeedbackKind.Reports;

        // An m-line less is no reason to forget what is known: another may follow with the same feedback.
        if (feedback != _feedback && change > 0)
        {
            (_feedback, _firstSentUs) = (feedback, 0);
            _estimator.OnPathChanged(Loop.NowUs);
        }
    }

    private void FollowFeedback()
    {
        Pace();
        AllocateIfLower();
        TryProbe();
    }

    private void AllocateIfLower()
    {
        if (Budget() < _allocator.AllocatedBps)
        {
            Allocate();
        }
    }

    private void OnRound(long nowMs)
    {
        Loop.Timers.Schedule(_rounds, nowMs + RoundMs);
        if (Loop.NowUs >= _estimator.DeadlineUs)
        {
            _estimator.OnTimer(Loop.NowUs);
        }

        MeasureAudio(nowMs);
        Pace();
        Allocate();
        TryProbe();
    }

    private void Repeat()
        => RepeatedAudioPackets = _redundancy.Packets(_audioBps / (1 + RepeatedAudioPackets), IsSilent() ? Unlimited : _estimator.EstimateBps, Loop.NowUs);

    private void MeasureAudio(long nowMs)
    {
        var elapsed = nowMs - _audioSinceMs;
        if (elapsed >= 1000)
        {
            _audioBps = _audioBytes * 8000 / elapsed;
            (_audioBytes, _audioSinceMs) = (0, nowMs);
            Repeat();
        }
    }

    private void Allocate()
    {
        foreach (var sender in _senders)
        {
            sender.Offer();
        }

        var budget = Loop.NowMs < _tryUntilMs ? Math.Max(Budget(), OneLowestLayerBps()) : Budget();
        _allocator.Allocate(_demands, budget, _estimator.IsProven(Loop.NowUs), Loop.NowUs);
        LookForNothing();
        // Before the first feedback nobody would tell what became of a probe.
        _estimator.SetDemand(_estimator.IsKnown ? EstimateFor(_allocator.DemandBps, _audioBps) : 0, _allocator.AllocatedBps + _audioBps);
        var isQueueLong = _estimator.QueueingDelayUs > LongQueueUs;
        foreach (var sender in _senders)
        {
            sender.FollowAllocation(isQueueLong);
        }
    }

    // A viewer that says nothing of its network is sent what there is, until losses show that it is too much.
    private bool IsSilent()
        => !_estimator.IsKnown
            && (_feedback == FeedbackKind.Reports || (_firstSentUs != 0 && Loop.NowUs - _firstSentUs > FirstFeedbackWithinUs));

    private void Pace() => Pacer.EstimateBps = IsSilent() ? 0 : Math.Max(_estimator.EstimateBps, _probes.RateBps);

    private long Budget()
    {
        if (IsSilent())
        {
            return Unlimited;
        }

        var budget = VideoOf(_estimator.EstimateBps, _audioBps);
        return _estimator.IsKnown ? budget : Math.Max(budget, LowestLayersBps());
    }

    private bool IsHeldDown()
    {
        foreach (var demand in _demands)
        {
            if (demand.Limit == LayerLimit.Estimate)
            {
                return true;
            }
        }

        return false;
    }

    private void LookForNothing()
    {
        if (_allocator.AllocatedBps > 0 || _allocator.DemandBps == 0)
        {
            _nothingSinceMs = long.MaxValue;
        }
        else
        {
            _nothingSinceMs = Math.Min(_nothingSinceMs, Loop.NowMs);
            _tryUntilMs = Loop.NowMs - _nothingSinceMs >= TryAfterMs ? Loop.NowMs + TryForMs : _tryUntilMs;
        }
    }

    private long OneLowestLayerBps()
    {
        var lowest = long.MaxValue;
        foreach (var demand in _demands)
        {
            lowest = demand.LayerCount > 0 ? Math.Min(lowest, demand.Layers[0].BitrateBps) : lowest;
        }

        return lowest == long.MaxValue ? 0 : lowest;
    }

    // Before the first feedback nothing speaks against a picture of everybody.
    private long LowestLayersBps()
    {
        long lowest = 0;
        foreach (var demand in _demands)
        {
            lowest += demand.LayerCount > 0 ? demand.Layers[0].BitrateBps : 0;
        }

        return lowest;
    }

    private void Need(TrackSender sender)
    {
        var demand = sender.Demand;
        var need = _needs?.GetValueOrDefault(sender.Options.TrackId);
        demand.ShownHeight = need?.Height ?? int.MaxValue;
        demand.ShownPixels = need is null ? 0 : (long)need.Width * need.Height;
        sender.IsPinned = need is { Pinned: true };
    }

    private void TryProbe()
    {
        if (!_probes.Active.IsProbe && _session.Transport.IsReady && _estimator.TryTakeProbe(Loop.Clock.NowUs, out var probe))
        {
            _probes.Begin(probe);
            Pace();
        }
    }

    private int SendPadding(int size)
    {
        foreach (var sender in _senders)
        {
            if (sender.SendPadding(size - OverheadBytes) is > 0 and var sent)
            {
                // The probe goes at its own rate, beside what it is about.
                Pacer.OnSent(-sent - OverheadBytes);
                return sent + OverheadBytes;
            }
        }

        return 0;
    }
}
