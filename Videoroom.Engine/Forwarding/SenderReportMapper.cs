using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Says at any moment which RTP timestamp of a received stream belongs to it: what our sender reports for the stream's
/// subscriptions need (RFC 3550, section 6.4.1).
/// <para>
/// A publisher's report pairs its wall clock with a timestamp. <see cref="PublisherClock"/> moves the wall clock onto
/// ours, one mapping for all streams of the publisher, and this class keeps the timestamp that goes with it. Our report
/// for a subscription is then our NTP time of now, and <see cref="TryGetTimestamp"/> of now sent through
/// <see cref="RtpRewriter.ToOutgoingTimestamp"/>: the receiver sees audio and video on one clock again, however each
/// of them was rewritten, over switches of the layer too.
/// </para>
/// <para>
/// Before the first report the stream's fastest packet stands in for it: arrival time is capture time plus a delay
/// that is alike for the streams of one publisher. Nothing is averaged: each report replaces the one before, because
/// only unchanged pairs keep the differences between streams exact.
/// </para>
/// <para>The publisher's loop writes; the loops of its subscribers read at any time.</para>
/// </summary>
/// <param name="publisher">The publisher's clock, shared by all its streams.</param>
/// <param name="clockRate">Ticks a second of the stream's timestamps.</param>
internal sealed class SenderReportMapper(PublisherClock publisher, int clockRate)
{
    private const int RenewDistance = 1 << 30;

    private int _version;
    private uint _timestamp;
    private long _us;
    private bool _isSet;
    private bool _hasReport;
    private NtpTime _reportNtp;
    private uint _reportTimestamp;
    private long _reportArrivalUs;
    private int _reports;

    /// <summary>Whether a report is in use, not only arrival times.</summary>
    public bool HasReport => Volatile.Read(ref _hasReport);

    /// <summary>Counts the reports.</summary>
    public int Reports => Volatile.Read(ref _reports);

    private PublisherClock Publisher => publisher;

    /// <summary>A packet of the stream arrived.</summary>
    public void OnPacket(uint timestamp, long arrivalUs)
    {
        var ticks = RtpTimestamp.Distance(_timestamp, timestamp);
        var us = _us + RtpTimestamp.MicrosecondsOf(ticks, clockRate);
        if (!_isSet || Math.Abs(us - arrivalUs) > PublisherClock.JumpUs)
        {
            // The first packet, or the timestamps have jumped: a report from before says nothing any more.
            Set(timestamp, arrivalUs, fromReport: false);
        }
        else if (!HasReport && arrivalUs < us)
        {
            Set(timestamp, arrivalUs, fromReport: false);
        }
        else if (ticks is > RenewDistance or < -RenewDistance)
        {
            // No report for hours: go on from here before the distance wraps.
            Set(timestamp, us, HasReport);
        }
    }

    /// <summary>A sender report of the stream arrived.</summary>
    public void OnSenderReport(NtpTime ntp, uint timestamp, long arrivalUs)
    {
        Interlocked.Increment(ref _version);
        _reportNtp = ntp;
        _reportTimestamp = timestamp;
        _reportArrivalUs = arrivalUs;
        Interlocked.Increment(ref _version);
        Set(timestamp, publisher.Observe(ntp, arrivalUs), fromReport: true);
        Volatile.Write(ref _reports, _reports + 1);
    }

    /// <summary>The last report, as it came.</summary>
    /// <param name="ntp">The publisher's wall clock.</param>
    /// <param name="timestamp">The timestamp that goes with it.</param>
    /// <param name="arrivalUs">When it came.</param>
    /// <returns>False when none has come yet.</returns>
    public bool TryGetReport(out NtpTime ntp, out uint timestamp, out long arrivalUs)
    {
        while (true)
        {
            var version = Volatile.Read(ref _version);
            ntp = _reportNtp;
            timestamp = _reportTimestamp;
            arrivalUs = _reportArrivalUs;
            Volatile.ReadBarrier();
            if ((version & 1) == 0 && version == _version)
            {
                return Reports > 0;
            }
        }
    }

    /// <summary>How much later than a timestamp of another stream one of this stream was captured, by their publisher's own clock.</summary>
    /// <param name="timestamp">Of this stream.</param>
    /// <param name="earlier">The other stream.</param>
    /// <param name="earlierTimestamp">Of that one.</param>
    /// <param name="us">Microseconds.</param>
    /// <returns>False unless both streams have a report in use.</returns>
    public bool TryGetCaptureDistance(uint timestamp, SenderReportMapper earlier, uint earlierTimestamp, out long us)
    {
        us = 0;
        if (publisher == earlier.Publisher)
        {
            // One clock: unlike the reports themselves it does not wobble.
            var known = TryGetCaptureTime(timestamp, out var now) & earlier.TryGetCaptureTime(earlierTimestamp, out var before);
            us = now - before;
            return known;
        }

        if (!HasReport || !earlier.HasReport
            || !TryGetReport(out var ntp, out var reported, out _) || !earlier.TryGetReport(out var earlierNtp, out var earlierReported, out _))
        {
            return false;
        }

        us = ntp.MicrosecondsSince(earlierNtp) + SinceReport(reported, timestamp) - earlier.SinceReport(earlierReported, earlierTimestamp);
        return true;
    }

    /// <summary>The stream's timestamp of a moment.</summary>
    /// <param name="us">Microseconds of <see cref="MediaClock"/>.</param>
    /// <param name="timestamp">In the stream's own numbering, before rewriting.</param>
    /// <returns>False before the first packet or report.</returns>
    public bool TryGetTimestamp(long us, out uint timestamp)
    {
        var isSet = Read(out var pairTimestamp, out var pairUs, out _);
        timestamp = unchecked(pairTimestamp + (uint)RtpTimestamp.TicksOf(us - pairUs, clockRate));
        return isSet;
    }

    /// <summary>The moment of a timestamp of the stream.</summary>
    /// <param name="timestamp">In the stream's own numbering, before rewriting.</param>
    /// <param name="us">Microseconds of <see cref="MediaClock"/>, comparable between streams of the publisher.</param>
    /// <returns>False before the first report: arrival times alone are no ground to align streams on.</returns>
    public bool TryGetCaptureTime(uint timestamp, out long us)
    {
        var isSet = Read(out var pairTimestamp, out var pairUs, out var hasReport);
        us = pairUs + RtpTimestamp.MicrosecondsOf(RtpTimestamp.Distance(pairTimestamp, timestamp), clockRate);
        return isSet && hasReport;
    }

    private long SinceReport(uint reported, uint timestamp) => RtpTimestamp.MicrosecondsOf(RtpTimestamp.Distance(reported, timestamp), clockRate);

    private void Set(uint timestamp, long us, bool fromReport)
    {
        // An odd version says that the pair is being written; see Read.
        Interlocked.Increment(ref _version);
        _timestamp = timestamp;
        _us = us;
        _isSet = true;
        _hasReport = fromReport;
        Interlocked.Increment(ref _version);
    }

    private bool Read(out uint timestamp, out long us, out bool hasReport)
    {
        while (true)
        {
            var version = Volatile.Read(ref _version);
            timestamp = _timestamp;
            us = _us;
            hasReport = _hasReport;
            var isSet = _isSet;
            Volatile.ReadBarrier();
            if ((version & 1) == 0 && version == _version)
            {
                return isSet;
            }
        }
    }
}
