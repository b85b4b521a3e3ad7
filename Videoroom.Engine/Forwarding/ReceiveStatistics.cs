using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// What a receiver report says about one received RTP stream (RFC 3550, appendices A.1, A.3 and A.8). Retransmissions
/// come on a stream of their own and are not counted here: a report tells what the path lost.
/// </summary>
/// <param name="clockRate">Ticks a second of the stream's timestamps.</param>
internal sealed class ReceiveStatistics(int clockRate)
{
    private const int LargestGap = 3000;

    private SequenceExtender _extender;
    private bool _started;
    private long _base;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private long _lostEarlier;
    private long _expectedEarlier;
    private long _transit;
    private bool _hasTransit;
    private uint _lastTimestamp;
    private long _jitter16;
    private uint _lastSenderReport;
    private long _lastSenderReportUs;

    /// <summary>Packets that never came, by sequence number; negative when duplicates outnumber them.</summary>
    public long CumulativeLost => _lostEarlier + Expected - _received;

    /// <summary>Packets that should have come, by sequence number.</summary>
    public long CumulativeExpected => _expectedEarlier + Expected;

    /// <summary>Interarrival jitter in ticks.</summary>
    public uint Jitter => (uint)(_jitter16 >> 4);

    private long Expected => _started ? _extender.Highest - _base + 1 : 0;

    /// <summary>A packet of the stream arrived.</summary>
    public void OnPacket(ushort sequenceNumber, uint timestamp, long arrivalUs)
    {
        if (_started && Math.Abs(_extender.Peek(sequenceNumber) - _extender.Highest) > LargestGap)
        {
            // The source began anew: what was lost until here stays lost, the jump itself is no loss.
            _lostEarlier = CumulativeLost;
            _expectedEarlier = CumulativeExpected;
            _started = false;
            _hasTransit = false;
        }

        if (!_started)
        {
            _started = true;
            _extender = default;
            _base = _extender.Extend(sequenceNumber);
            _received = 0;
            _expectedBefore = 0;
            _receivedBefore = 0;
        }
        else
        {
            _extender.Extend(sequenceNumber);
        }

        _received++;
        UpdateJitter(timestamp, arrivalUs);
    }

    /// <summary>A sender report of the stream arrived.</summary>
    public void OnSenderReport(NtpTime ntp, long arrivalUs)
    {
        _lastSenderReport = ntp.Compact;
        _lastSenderReportUs = arrivalUs;
    }

    /// <summary>The report block of this moment; the fraction lost counts from the block before.</summary>
    /// <param name="ssrc">The stream.</param>
    /// <param name="nowUs">Now.</param>
    public ReportBlock BuildReportBlock(uint ssrc, long nowUs)
    {
        var expected = Expected - _expectedBefore;
        var lost = expected - (_received - _receivedBefore);
        _expectedBefore = Expected;
        _receivedBefore = _received;
        var fraction = expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected);

        // A report without an SR to refer to has both fields zero.
        var delay = _lastSenderReport == 0 ? 0 : Math.Clamp((nowUs - _lastSenderReportUs) * 65_536 / 1_000_000, 0, uint.MaxValue);

        // The extender starts one cycle up; on the wire the first cycle is 0.
        var highest = _started ? (uint)(_extender.Highest - 0x10000) : 0;
        var cumulative = (int)Math.Clamp(CumulativeLost, -ReportBlock.MaximumCumulativeLost - 1, ReportBlock.MaximumCumulativeLost);
        return new ReportBlock(ssrc, fraction, cumulative, highest, Jitter, _lastSenderReport, (uint)delay);
    }

    private void UpdateJitter(uint timestamp, long arrivalUs)
    {
        var transit = RtpTimestamp.TicksOf(arrivalUs, clockRate) - timestamp;
        if (_hasTransit && timestamp != _lastTimestamp)
        {
            // Only the low 32 bits of the difference mean anything, the timestamp wraps.
            var difference = Math.Abs((long)unchecked((int)(transit - _transit)));

            // A pause or a jump of the timestamps is not jitter.
            if (difference < 10L * clockRate)
            {
                _jitter16 += difference - ((_jitter16 + 8) >> 4);
            }
        }

        if (!_hasTransit || timestamp != _lastTimestamp)
        {
            _transit = transit;
            _lastTimestamp = timestamp;
            _hasTransit = true;
        }
    }
}
