using System.Runtime.CompilerServices;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>
/// Joins feedback with the packets that it is about. Statuses of packets that were never sent, are forgotten or were already reported
/// received are skipped, so that hostile or repeated feedback has no second effect.
/// </summary>
/// <param name="sent">The packets that were sent.</param>
internal sealed class FeedbackAdapter(SentPackets sent)
{
    // A delegate that is made once: sorting by a comparer would make one for each call.
    private static readonly Comparison<PacketResult> ByArrival = CompareArrivals;

    private PacketResult[] _results = new PacketResult[64];
    private int _count;
    private ArrivalClock _clock;
    private ReportClock _reportClock;

    /// <summary>The packets that congestion control feedback may be about.</summary>
    public StreamNumbers Numbers { get; } = new();

    /// <summary>What transport-wide feedback says that is new.</summary>
    /// <param name="feedback">Not yet read from.</param>
    /// <returns>In the order of arrival; valid until the next call.</returns>
    public ReadOnlySpan<PacketResult> Adapt(ref RtcpTransportFeedback feedback)
    {
        // No receiver has seen more packets than can be remembered: what says so is not worth reading to its end.
        if (feedback.StatusCount > SentPackets.MaximumCapacity)
        {
            return [];
        }

        _count = 0;
        var arrivalUs = _clock.Unwrap(feedback.ReferenceTime);
        while (feedback.TryRead(out var number, out var received, out var deltaUs))
        {
            arrivalUs += deltaUs;
            Join(ref sent.Find(number), received, arrivalUs);
        }

        return Sorted();
    }

    /// <summary>What congestion control feedback says that is new.</summary>
    /// <param name="feedback">Not yet read from.</param>
    /// <returns>In the order of arrival; valid until the next call.</returns>
    public ReadOnlySpan<PacketResult> Adapt(ref RtcpCongestionControlFeedback feedback)
    {
        _count = 0;
        var reportUs = _reportClock.Unwrap(feedback.Timestamp);
        var arrivalUs = reportUs;
        while (feedback.TryRead(out var ssrc, out var sequenceNumber, out var received, out var offset))
        {
            if (received)
            {
                arrivalUs = offset == RtcpCongestionControlFeedback.UnknownOffset
                    ? reportUs
                    : reportUs - (offset * 1_000_000L / RtcpCongestionControlFeedback.OffsetsPerSecond);
            }

            if (Numbers.TryFind(ssrc, sequenceNumber, out var sequence))
            {
                Join(ref sent.Find(sequence), received, arrivalUs);
            }
        }

        return Sorted();
    }

    private static bool TryJudge(ref SentPacketRecord record, bool received)
    {
        switch (record.Fate)
        {
            case PacketFate.Unknown:
                record.Fate = received ? PacketFate.Received : PacketFate.Lost;
                return true;
            case PacketFate.Lost when received:
                record.Fate = PacketFate.ReceivedLate;
                return true;
            default:
                return false;
        }
    }

    private void Join(ref SentPacketRecord record, bool received, long arrivalUs)
    {
        if (Unsafe.IsNullRef(ref record) || !TryJudge(ref record, received))
        {
            return;
        }

        if (_count == _results.Length)
        {
            Array.Resize(ref _results, 2 * _count);
        }

        _results[_count++] = new PacketResult(record.Sequence, record.SentUs, arrivalUs, record.Size, record.Probe, record.Fate);
    }

    private ReadOnlySpan<PacketResult> Sorted()
    {
        var results = _results.AsSpan(0, _count);
        for (var i = 1; i < results.Length; i++)
        {
            if (results[i].ArrivalUs < results[i - 1].ArrivalUs)
            {
                results.Sort(ByArrival);
                break;
            }
        }

        return results;
    }

    // The sort is not stable: packets of one arrival keep the order in which they were sent.
    private static int CompareArrivals(PacketResult left, PacketResult right)
    {
        var byArrival = left.ArrivalUs.CompareTo(right.ArrivalUs);
        return byArrival != 0 ? byArrival : ((int)(left.Sequence - right.Sequence)).CompareTo(0);
    }
}
