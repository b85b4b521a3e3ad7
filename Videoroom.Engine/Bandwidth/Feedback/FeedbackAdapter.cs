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
    private ArrivalClock _clock;

    /// <summary>What the feedback says that is new.</summary>
    /// <param name="feedback">Not yet read from.</param>
    /// <returns>In the order of arrival; valid until the next call.</returns>
    public ReadOnlySpan<PacketResult> Adapt(ref RtcpTransportFeedback feedback)
    {
        // No receiver has seen more packets than can be remembered: what says so is not worth reading to its end.
        if (feedback.StatusCount > SentPackets.MaximumCapacity)
        {
            return [];
        }

        var arrivalUs = _clock.Unwrap(feedback.ReferenceTime);
        var count = 0;
        var previousUs = long.MinValue;
        var isSorted = true;
        while (feedback.TryRead(out var number, out var received, out var deltaUs))
        {
            arrivalUs += deltaUs;
            ref var record = ref sent.Find(number);
            if (Unsafe.IsNullRef(ref record) || !TryJudge(ref record, received))
            {
                continue;
            }

            if (count == _results.Length)
            {
                Array.Resize(ref _results, 2 * count);
            }

            var result = new PacketResult(record.Sequence, record.SentUs, arrivalUs, record.Size, record.Probe, record.Fate);
            isSorted &= previousUs <= result.ArrivalUs;
            previousUs = result.ArrivalUs;
            _results[count++] = result;
        }

        var results = _results.AsSpan(0, count);
        if (!isSorted)
        {
            results.Sort(ByArrival);
        }

        return results;
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

    // The sort is not stable: packets of one arrival keep the order in which they were sent.
    private static int CompareArrivals(PacketResult left, PacketResult right)
    {
        var byArrival = left.ArrivalUs.CompareTo(right.ArrivalUs);
        return byArrival != 0 ? byArrival : ((int)(left.Sequence - right.Sequence)).CompareTo(0);
    }
}
