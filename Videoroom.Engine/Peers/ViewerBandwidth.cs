using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Bandwidth.Allocation;
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

    // A viewer that agreed on feedback and sends none has none: browsers send the first within a tenth of a second.
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
    private bool _hasTransportFeedback;
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
        _probes = new ProbeSender(session, SendPadding);
        Pacer = new ViewerPacer(session);
        _rounds = session.CreateTimer(OnRound);
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
        // One counter numbers the packets of all m-lines, so one answer tells about all of them.
        _hasTransportFeedback |= sender.Options.Extensions.TransportSequenceNumber != 0;
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

    /// <summary>An RTP packet was sent.</summary>
    /// <param name="transportSequenceNumber">Its transport-wide number.</param>
    /// <param name="size">Bytes of its datagram.</param>
    /// <param name="isAudio">The allocation never leaves audio out: what it takes is not shared out.</param>
    public void OnSent(ushort transportSequenceNumber, int size, bool isAudio)
    {
        var nowUs = Loop.Clock.NowUs;
        _firstSentUs = _firstSentUs == 0 ? nowUs : _firstSentUs;
        _estimator.OnSent(transportSequenceNumber, size + OverheadBytes, _probes.Active, nowUs);
        Pacer.OnSent(size + OverheadBytes);
        if (isAudio)
        {
            _audioBytes += size + OverheadBytes;
        }
    }

    /// <summary>The viewer says when packets arrived.</summary>
    public void OnFeedback(ref RtcpTransportFeedback feedback)
    {
        _estimator.OnFeedback(ref feedback, Loop.Clock.NowUs);
        Pace();
        if (Budget() < _allocator.AllocatedBps)
        {
            Allocate();
        }

        TryProbe();
    }

    /// <summary>The viewer's own estimate of what it can receive.</summary>
    public void OnRemb(long bitrateBps) => _estimator.OnRemb(bitrateBps, Loop.NowUs);

    /// <summary>The viewer's report on one of its streams.</summary>
    /// <param name="fractionLost">Loss since the last report, in 1/256.</param>
    public void OnReport(byte fractionLost)
    {
        _estimator.OnReceiverReport(fractionLost, Loop.NowUs);
        _redundancy.OnReport(fractionLost / 256.0, Loop.NowUs);
        Repeat();
    }

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
        var hasFeedback = _estimator.PacketsReported > 0;
        return new ViewerSymptoms(
            hasFeedback ? _loss.Share : _estimator.LossFraction,
            hasFeedback,
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
        _estimator.SetDemand(_estimator.State == BandwidthState.Start ? 0 : EstimateFor(_allocator.DemandBps, _audioBps));
        var isQueueLong = _estimator.QueueingDelayUs > LongQueueUs;
        foreach (var sender in _senders)
        {
            sender.FollowAllocation(isQueueLong);
        }
    }

    // A viewer that says nothing of its network is sent what there is, unless losses show that it is too much.
    private bool IsSilent() => !_hasTransportFeedback || (_estimator.State == BandwidthState.Start && _firstSentUs != 0 && Loop.NowUs - _firstSentUs > FirstFeedbackWithinUs);

    private void Pace() => Pacer.EstimateBps = IsSilent() ? 0 : Math.Max(_estimator.EstimateBps, _probes.RateBps);

    private long Budget()
    {
        if (IsSilent() && _estimator.State != BandwidthState.LossLimited)
        {
            return Unlimited;
        }

        var budget = VideoOf(_estimator.EstimateBps, _audioBps);
        return _estimator.State == BandwidthState.Start ? Math.Max(budget, LowestLayersBps()) : budget;
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
