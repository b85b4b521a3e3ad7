using Videoroom.Engine.Bandwidth.Estimator;
using Videoroom.Engine.Bandwidth.Feedback;
using Videoroom.Engine.Bandwidth.Probing;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth;

/// <summary>
/// Estimates what the network carries to one viewer, from the viewer's transport-wide feedback or congestion control feedback (RFC 8888),
/// or without either from receiver reports and REMB. Sans-I/O and deterministic: the same calls give the same estimates.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Sent packets are remembered by their transport-wide sequence number, and for a viewer of congestion control feedback by that of
/// their stream; feedback is joined with them.</item>
/// <item>The arrivals give the trend of the queueing delay, the rate that arrives, and the results of probes.</item>
/// <item>The delay-based rate falls while the delay grows, and grows while it does not; a probe that succeeds sets it.</item>
/// <item>The loss-based rate is lower where losses depend on the rate.</item>
/// <item>The estimate is the lower of the two. Losses of publishers do not count: their packets never got a number of this viewer.</item>
/// </list>
/// All sizes are those that the caller counts; the estimate is in the same unit. Count the UDP and IP headers (28 bytes a packet over
/// IPv4) wherever sizes and rates are compared with the estimate. All times are microseconds of one monotonic clock.
/// </remarks>
internal sealed partial class BandwidthEstimator
{
    private const long ProcessIntervalUs = 200_000;
    private const long DefaultRoundTripUs = 100_000;

    // Above this queueing delay a probe would only add to the queue.
    private const long LongQueueUs = 60_000;

    // The queue that a probe filled is gone from the delay's trend after this time.
    private const long ProbeEffectUs = 400_000;

    // When nothing was sent for so long, the queue that the last packets met is gone, and no feedback will tell so.
    private const long IdleUs = 1_000_000;

    // What a probe showed holds for a while: the media that takes it shows the same from then on.
    private const long ProvenForUs = 2_000_000;

    // A limit counts as the state for so long after it was felt.
    private const long DelayLimitedUs = 3_000_000;

    private readonly BandwidthOptions _options;
    private readonly SentPackets _sent = new();
    private readonly FeedbackAdapter _feedback;
    private readonly DelayTrend _delay = new();
    private readonly AcknowledgedBitrate _acknowledged = new();
    private readonly ApplicationLimit _application = new();
    private readonly FeedbackTimeout _timeout = new();
    private readonly ProbeMeasurement _measurement = new();
    private readonly LossBasedControl _losses = new();
    private readonly DelayBasedControl _control;
    private readonly ReportedControl _reported;
    private readonly SentBitrate _sentBitrate = new();
    private readonly ProbePlan _probes;
    private readonly PaddingPlan _padding = new();
    private OpenCluster _openCluster;
    private double _estimateBps;
    private long _roundTripUs = DefaultRoundTripUs;
    private long _lastSentUs = long.MinValue / 2;
    private long _delayLimitedUs = long.MinValue / 2;
    private long _probedUs = long.MinValue / 2;
    private long _provenUs = long.MinValue / 2;
    private Source _source;

    /// <summary>Starts at the options' start rate.</summary>
    /// <param name="nowUs">Now.</param>
    /// <param name="options">The limits.</param>
    public BandwidthEstimator(long nowUs, BandwidthOptions options)
    {
        _options = options;
        _feedback = new FeedbackAdapter(_sent);
        _control = new DelayBasedControl(options.StartBps, options.MinimumBps, options.MaximumBps, nowUs);
        _reported = new ReportedControl(options.StartBps, options.MinimumBps, options.MaximumBps);
        _probes = new ProbePlan(options.MaximumBps, nowUs);
        _estimateBps = _control.Bps;
        DeadlineUs = nowUs;
    }

    private enum Source
    {
        None,
        Reports,
        PacketFeedback,
    }

    /// <summary>What the network carries, in bits a second.</summary>
    public long EstimateBps => (long)_estimateBps;

    /// <summary>Whether anything that the viewer said determines the estimate. Reports without losses do not: it is the start rate until then.</summary>
    public bool IsKnown => _source == Source.PacketFeedback || (_source == Source.Reports && _reported.IsKnown);

    /// <summary>What determines the estimate.</summary>
    public BandwidthState State { get; private set; }

    /// <summary>The share of packets lost in the last seconds, 0 to 1.</summary>
    public double LossFraction => _source == Source.Reports ? _reported.AverageLoss : _losses.AverageLoss;

    /// <summary>Packets since the beginning whose fate feedback on single packets has told; 0 without it.</summary>
    public long PacketsReported { get; private set; }

    /// <summary>Those of them that were lost.</summary>
    public long PacketsLost { get; private set; }

    /// <summary>What arrived at the viewer in the last second, in bits a second; 0 when unknown.</summary>
    public long AcknowledgedBps => _acknowledged.SustainedBps;

    /// <summary>How long packets wait in the network's queues, in microseconds.</summary>
    public long QueueingDelayUs => _delay.QueueingDelayUs;

    /// <summary>When <see cref="OnTimer"/> is to be called.</summary>
    public long DeadlineUs { get; private set; }

    /// <summary>Whether a probe has lately shown that the network carries the estimate, and nothing has contradicted it since.</summary>
    /// <param name="nowUs">Now.</param>
    public bool IsProven(long nowUs) => nowUs - _provenUs < ProvenForUs;

    /// <summary>
    /// Sets the most that could be of use to the viewer: probes aim at it, and the rate of reports grows up to it. Before the first call
    /// nothing is probed.
    /// </summary>
    /// <param name="bitrateBps">In bits a second.</param>
    /// <param name="mediaBps">What is given out of the estimate now, in bits a second; probes by padding go beside it.</param>
    public void SetDemand(long bitrateBps, long mediaBps = 0)
    {
        var demandBps = Math.Max(0, bitrateBps);
        _probes.DemandBps = demandBps;
        _reported.DemandBps = demandBps;
        _padding.DemandBps = demandBps;
        _padding.MediaBps = mediaBps;
    }

    /// <summary>Takes a measurement of the round trip, in microseconds.</summary>
    public void OnRoundTrip(long roundTripUs) => _roundTripUs = Math.Clamp(roundTripUs, 0, 10_000_000);

    /// <summary>A packet with a transport-wide sequence number was sent.</summary>
    /// <param name="transportSequenceNumber">One above that of the packet before it.</param>
    /// <param name="sizeBytes">Its size, counted as all sizes here.</param>
    /// <param name="probe">The cluster for which it was sent; <see cref="ProbeId.None"/> for other packets.</param>
    /// <param name="nowUs">Now.</param>
    public void OnSent(ushort transportSequenceNumber, int sizeBytes, ProbeId probe, long nowUs) => Remember(transportSequenceNumber, sizeBytes, probe, nowUs);

    /// <summary>A packet was sent on which the viewer reports by its stream and its own sequence number.</summary>
    /// <param name="ssrc">Its stream.</param>
    /// <param name="sequenceNumber">Its number in the stream.</param>
    /// <param name="transportSequenceNumber">One above that of the packet before it, of whatever stream. It need not be in the packet.</param>
    /// <param name="sizeBytes">Its size, counted as all sizes here.</param>
    /// <param name="probe">The cluster for which it was sent; <see cref="ProbeId.None"/> for other packets.</param>
    /// <param name="nowUs">Now.</param>
    public void OnSent(uint ssrc, ushort sequenceNumber, ushort transportSequenceNumber, int sizeBytes, ProbeId probe, long nowUs)
        => _feedback.Numbers.Add(ssrc, sequenceNumber, Remember(transportSequenceNumber, sizeBytes, probe, nowUs));

    /// <summary>A packet on which the viewer does not report by itself was sent.</summary>
    /// <param name="sizeBytes">Its size, counted as all sizes here.</param>
    /// <param name="nowUs">Now.</param>
    public void OnSent(int sizeBytes, long nowUs)
    {
        _sentBitrate.Add(nowUs, sizeBytes);
        _application.OnSent(sizeBytes, _estimateBps, nowUs);
    }

    /// <summary>Nothing is sent on a stream any more, and its SSRC is over.</summary>
    public void Forget(uint ssrc) => _feedback.Numbers.Forget(ssrc);

    /// <summary>Transport-wide feedback came from the viewer. Feedback without news of a sent packet is ignored.</summary>
    /// <param name="feedback">Not yet read from.</param>
    /// <param name="nowUs">Now.</param>
    public void OnFeedback(ref RtcpTransportFeedback feedback, long nowUs) => OnResults(_feedback.Adapt(ref feedback), nowUs);

    /// <summary>Congestion control feedback came from the viewer. Feedback without news of a sent packet is ignored.</summary>
    /// <param name="feedback">Not yet read from.</param>
    /// <param name="nowUs">Now.</param>
    public void OnFeedback(ref RtcpCongestionControlFeedback feedback, long nowUs) => OnResults(_feedback.Adapt(ref feedback), nowUs);

    /// <summary>A receiver report of the viewer came. It counts only while there is no feedback on single packets.</summary>
    /// <param name="lost">Packets of a stream that were lost on the viewer's network since its last report.</param>
    /// <param name="sent">Packets of the stream that were sent to it meanwhile.</param>
    /// <param name="nowUs">Now.</param>
    public void OnReceiverReport(int lost, int sent, long nowUs)
    {
        if (_source == Source.PacketFeedback)
        {
            return;
        }

        _source = Source.Reports;
        if (_reported.OnReport(lost, sent, _sentBitrate.Bps(nowUs), nowUs))
        {
            // What is sent from now on is another rate.
            _sentBitrate.Reset();
            _padding.OnCongested(nowUs);
        }

        Publish(nowUs);
    }

    /// <summary>An estimate of the viewer itself came (REMB). It counts only while there is no feedback on single packets.</summary>
    /// <param name="bitrateBps">In bits a second.</param>
    /// <param name="nowUs">Now.</param>
    public void OnRemb(long bitrateBps, long nowUs)
    {
        if (_source == Source.PacketFeedback)
        {
            return;
        }

        _source = Source.Reports;
        _reported.OnRemb(bitrateBps, nowUs);
        _padding.OnRemb(bitrateBps, nowUs);
        Publish(nowUs);
    }

    /// <summary>Packets take another path from now on: the estimate starts anew, with probes.</summary>
    public void OnPathChanged(long nowUs)
    {
        OnPairChanged();
        _acknowledged.Reset();
        _losses.Reset();
        _control.Restart(_options.StartBps, nowUs);
        _reported.Restart(_options.StartBps);
        _probes.Restart(nowUs);
        _padding.Restart();
        _sentBitrate.Reset();
        _openCluster = default;
        _roundTripUs = DefaultRoundTripUs;
        _delayLimitedUs = long.MinValue / 2;
        _provenUs = long.MinValue / 2;
        _source = Source.None;
        Publish(nowUs);
        DeadlineUs = nowUs;
    }

    /// <summary>
    /// Packets take another way through the same network from now on, as after a restart of ICE: the rate stays, and what was under way says
    /// nothing.
    /// </summary>
    public void OnPairChanged()
    {
        _sent.Clear();
        _delay.Reset();
        _losses.Forget();
        _timeout.OnFeedback();
    }

    /// <summary>Gives a probe that is to be sent now. Ask after each feedback and each timer.</summary>
    /// <param name="nowUs">Now.</param>
    /// <param name="probe">The cluster: its packets are sent at its rate, each marked with its id.</param>
    /// <returns>Whether there is one; each is given once.</returns>
    public bool TryTakeProbe(long nowUs, out ProbeCluster probe)
    {
        if (_source == Source.Reports)
        {
            // Its packets are not told apart: the viewer's own estimate is the result.
            return _padding.TryTake(_estimateBps, nowUs, out probe);
        }

        if (!_probes.TryTake(nowUs, out probe))
        {
            return false;
        }

        _probedUs = nowUs;
        _measurement.Begin(probe);
        _openCluster = new OpenCluster(probe, nowUs);
        return true;
    }

    /// <summary>Lets time pass; to be called at <see cref="DeadlineUs"/>.</summary>
    public void OnTimer(long nowUs)
    {
        _application.Update(_estimateBps, nowUs);
        var factor = _timeout.Update(nowUs);
        if (factor < 1)
        {
            _control.LowerTo(_estimateBps * factor);
        }

        Publish(nowUs);
        _probes.Update(_estimateBps, IsCongested(nowUs), nowUs);
        DeadlineUs = nowUs + ProcessIntervalUs;
    }

    private uint Remember(ushort transportSequenceNumber, int sizeBytes, ProbeId probe, long nowUs)
    {
        var sequence = _sent.Add(transportSequenceNumber, sizeBytes, _openCluster.Assign(probe, sizeBytes, nowUs), nowUs);
        _lastSentUs = nowUs;
        _timeout.OnSent(nowUs);
        _application.OnSent(sizeBytes, _estimateBps, nowUs);
        if (_source != Source.PacketFeedback)
        {
            _sentBitrate.Add(nowUs, sizeBytes);
        }

        return sequence;
    }

    private void OnResults(ReadOnlySpan<PacketResult> results, long nowUs)
    {
        if (results.IsEmpty)
        {
            return;
        }

        _source = Source.PacketFeedback;
        _timeout.OnFeedback();
        _delay.BeginFeedback();
        foreach (ref readonly var result in results)
        {
            _losses.Add(result);
            Count(result.Fate);
            if (result.IsReceived)
            {
                OnReceived(result);
            }
        }

        Estimate(nowUs);
    }
}
