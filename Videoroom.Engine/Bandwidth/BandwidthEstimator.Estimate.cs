using Videoroom.Engine.Bandwidth.Estimator;
using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Engine.Bandwidth;

// From what feedback said to the estimate and its state.
internal sealed partial class BandwidthEstimator
{
    private void OnReceived(in PacketResult result)
    {
        if (!_delay.TryAdd(result.SentUs, result.ArrivalUs))
        {
            _acknowledged.Reset();
        }

        _acknowledged.Add(result.ArrivalUs, result.Size);
        _measurement.Add(result);
    }

    private void Count(PacketFate fate)
    {
        // One that came late was counted when it was called lost.
        PacketsReported += fate == PacketFate.ReceivedLate ? 0 : 1;
        PacketsLost += fate switch
        {
            PacketFate.Lost => 1,
            PacketFate.ReceivedLate => -1,
            _ => 0,
        };
    }

    private void Estimate(long nowUs)
    {
        var before = _estimateBps;
        var link = new LinkState
        {
            Use = IsOverusedByProbe(nowUs) ? NetworkUse.Under : _delay.Use,
            RecentBps = _acknowledged.RecentBps,
            SustainedBps = _acknowledged.SustainedBps,
            QueueingDelayUs = _delay.QueueingDelayUs,
            RoundTripUs = _roundTripUs,
            IsLossy = _losses.IsLossy,
        };
        var isLowered = _control.Update(link, nowUs);
        if (link.Use == NetworkUse.Over)
        {
            _delayLimitedUs = nowUs;
        }

        UseProbe(link, nowUs);
        _losses.Update(_control.Bps, link);
        Publish(nowUs);
        if (isLowered)
        {
            _provenUs = long.MinValue / 2;
            _probes.OnDecrease(before, _estimateBps, nowUs);
        }

        _probes.Update(_estimateBps, IsCongested(nowUs), nowUs);
    }

    private void UseProbe(in LinkState link, long nowUs)
    {
        if (_measurement.Bps == 0)
        {
            return;
        }

        var measured = _measurement.Bps;
        var isFull = _measurement.IsFull;
        _measurement.Begin(default);
        if (measured > _control.Bps || isFull)
        {
            var bps = measured < _control.Bps ? Math.Max(measured, Math.Min(_control.Bps, link.RecentBps)) : measured;
            _control.OnProbe(bps, nowUs);
            _provenUs = nowUs;
        }

        _losses.OnProbe(measured);
        _probes.OnResult(measured, isFull, nowUs);
    }

    // A probe fills the queue for a moment: that is no reason to lower the rate, but one to hold it.
    private bool IsOverusedByProbe(long nowUs)
        => _delay.Use == NetworkUse.Over && nowUs - _probedUs < ProbeEffectUs + _roundTripUs && _delay.QueueingDelayUs < LongQueueUs;

    private bool IsCongested(long nowUs)
        => _source == Source.Reports
            || (nowUs - _lastSentUs <= IdleUs && (_delay.Use == NetworkUse.Over || _delay.QueueingDelayUs > LongQueueUs || _timeout.IsLost));

    private void Publish(long nowUs)
    {
        var bps = _source == Source.Reports ? _reported.Bps : Math.Min(_control.Bps, _losses.Bps);
        _estimateBps = Math.Clamp(bps, _options.MinimumBps, _options.MaximumBps);
        State = FindState(nowUs);
    }

    private BandwidthState FindState(long nowUs)
    {
        if (_timeout.IsLost && _source != Source.Reports)
        {
            return BandwidthState.NoFeedback;
        }

        switch (_source)
        {
            case Source.None:
                return BandwidthState.Start;
            case Source.Reports:
                return _reported.IsLossLimited ? BandwidthState.LossLimited
                    : _reported.IsIncreasing ? BandwidthState.Increase : BandwidthState.Hold;
        }

        if (_losses.IsLimiting)
        {
            return BandwidthState.LossLimited;
        }

        if (nowUs - _delayLimitedUs < DelayLimitedUs)
        {
            return BandwidthState.DelayLimited;
        }

        return _application.IsLimited ? BandwidthState.ApplicationLimited
            : _control.IsIncreasing ? BandwidthState.Increase : BandwidthState.Hold;
    }
}
