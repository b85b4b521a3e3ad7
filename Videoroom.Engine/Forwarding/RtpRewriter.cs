using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Makes one continuous outgoing stream of whatever a subscription forwards: simulcast layers that change, sources that
/// fall silent, restart with other numbers or come back under another SSRC.
/// <list type="number">
/// <item>Within one source the mapping is a constant, so reordered packets stay reordered and lost ones leave their gap:
/// the receiver asks for them, and gets them when they come late.</item>
/// <item>A packet that is left out on purpose (<see cref="Drop"/>) closes its gap from there on; for one of our own
/// (<see cref="TryInsert"/>) those from there on make room.</item>
/// <item>A pause in which everything was left out (<see cref="Resume"/>) is one in time only, however long it was.</item>
/// <item>A new source goes on with the next sequence number, and with a timestamp later by the time that has passed: by the
/// publisher's reports when both streams have them, else by arrival; never back and never equal.</item>
/// <item>Late packets from before a switch are refused: their numbers may already be taken.</item>
/// <item>No outgoing sequence number is ever given twice: it is part of the SRTP nonce.</item>
/// </list>
/// </summary>
/// <param name="clockRate">Ticks a second of the timestamps; all sources of one subscription share it.</param>
/// <param name="firstSequenceNumber">The first outgoing sequence number; below 2^15, so that the first loss cannot upset SRTP (RFC 3711, section 3.3.1).</param>
/// <param name="firstTimestamp">The first outgoing timestamp; random.</param>
internal sealed class RtpRewriter(int clockRate, ushort firstSequenceNumber, uint firstTimestamp)
{
    private const int LargestGap = 3000;
    private const long LargestBackwardUs = 1_000_000;
    private const long LargestForwardUs = 5_000_000;
    private const long LargestReportErrorUs = 1_000_000;
    private const long LongestPauseTicks = 1 << 30;
    private const long LatestUs = 1_000_000;

    private readonly RewriteSegments _segments = new();
    private readonly SentSequenceNumbers _sent = new(0x10000L + firstSequenceNumber - 1);
    private SequenceExtender _source;
    private SenderReportMapper? _mapper;
    private uint _ssrc;
    private bool _hasSource;
    private bool _discontinuity;
    private bool _hasTimestamp;
    private bool _hasSent;
    private uint _newestTimestamp = firstTimestamp;
    private uint _newestSourceTimestamp;
    private long _newestArrivalUs;
    private ushort _newestBeforeRestart;
    private long _restartUs = long.MinValue / 2;

    /// <summary>The newest outgoing timestamp; the first one's before it.</summary>
    public uint NewestTimestamp => _newestTimestamp;

    /// <summary>The outgoing sequence numbers that were given out.</summary>
    public SentSequenceNumbers Sent => _sent;

    /// <summary>The source that is forwarded; false before the first.</summary>
    public bool TryGetSource(out uint ssrc)
    {
        ssrc = _ssrc;
        return _hasSource;
    }

    /// <summary>Goes over to a source whose first packet is at hand; <see cref="TryRewrite"/> that packet next.</summary>
    /// <param name="sourceSsrc">The SSRC of the publisher's stream.</param>
    /// <param name="mapper">The stream's report mapper.</param>
    /// <param name="sequenceNumber">The packet's sequence number: what lies before it is refused from now on.</param>
    /// <param name="timestamp">The packet's timestamp.</param>
    /// <param name="arrivalUs">When it arrived.</param>
    public void Switch(uint sourceSsrc, SenderReportMapper mapper, ushort sequenceNumber, uint timestamp, long arrivalUs)
    {
        var outgoing = NextTimestamp(arrivalUs, mapper, timestamp);
        _ssrc = sourceSsrc;
        _mapper = mapper;
        _hasSource = true;
        Begin(sequenceNumber, timestamp, outgoing);
    }

    /// <summary>Maps one packet.</summary>
    /// <returns>False when it must not be sent: of another source, from before the switch, too old, or sent before.</returns>
    public bool TryRewrite(uint sourceSsrc, ushort sequenceNumber, uint timestamp, long arrivalUs, out RewrittenRtp rewritten)
    {
        rewritten = default;
        if (!_hasSource || sourceSsrc != _ssrc)
        {
            return false;
        }

        var distance = _source.Peek(sequenceNumber) - _source.Highest;
        if (Math.Abs(distance) > LargestGap)
        {
            if (arrivalUs - _restartUs < LatestUs && Math.Abs(SequenceNumber.Distance(_newestBeforeRestart, sequenceNumber)) <= LargestGap)
            {
                // A late packet from before the restart, not another restart.
                return false;
            }

            _newestBeforeRestart = (ushort)_source.Highest;
            _restartUs = arrivalUs;
            Begin(sequenceNumber, timestamp, NextTimestamp(arrivalUs, mapper: null, timestamp));
        }
        else if (distance > 0 && _hasTimestamp && HasJumped(timestamp, arrivalUs))
        {
            var next = NextTimestamp(arrivalUs, mapper: null, timestamp);
            _segments.ChangeTimestamp(_source.Peek(sequenceNumber), unchecked(next - timestamp));
            _hasTimestamp = false;
        }

        var extended = _source.Extend(sequenceNumber);
        if (!_segments.TryMap(extended, out var outgoing, out var timestampOffset) || !_sent.TryAdd(outgoing))
        {
            return false;
        }

        var outgoingTimestamp = unchecked(timestamp + timestampOffset);
        if (!_hasTimestamp || RtpTimestamp.IsNewer(outgoingTimestamp, _newestTimestamp))
        {
            _hasTimestamp = true;
            _newestTimestamp = outgoingTimestamp;
            _newestSourceTimestamp = timestamp;
            _newestArrivalUs = arrivalUs;
        }

        rewritten = new RewrittenRtp((ushort)outgoing, outgoingTimestamp, _discontinuity);
        _discontinuity = false;
        _hasSent = true;
        return true;
    }

    /// <summary>
    /// Leaves a packet of the current source out on purpose. When it is the newest, later ones close up; when it is late,
    /// its gap is known to the receiver already and stays.
    /// </summary>
    public void Drop(uint sourceSsrc, ushort sequenceNumber)
    {
        if (!_hasSource || sourceSsrc != _ssrc)
        {
            return;
        }

        var extended = _source.Peek(sequenceNumber);
        if (extended > _source.Highest && extended - _source.Highest <= LargestGap)
        {
            _source.Extend(sequenceNumber);
            _segments.Drop(extended);
        }
    }

    /// <summary>
    /// Goes on with the current source after packets of it were left out on purpose, however many: the next number, and the packet's own
    /// distance in time. <see cref="TryRewrite"/> that packet next.
    /// </summary>
    /// <param name="sourceSsrc">The source of the packet at hand.</param>
    /// <param name="sequenceNumber">Its sequence number: what lies before it is refused from now on.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="arrivalUs">When it arrived.</param>
    public void Resume(uint sourceSsrc, ushort sequenceNumber, uint timestamp, long arrivalUs)
    {
        if (!_hasSource || sourceSsrc != _ssrc)
        {
            return;
        }

        var outgoing = ToOutgoingTimestamp(timestamp);
        if (!_hasTimestamp || HasJumped(timestamp, arrivalUs) || !RtpTimestamp.IsNewer(outgoing, _newestTimestamp))
        {
            outgoing = NextTimestamp(arrivalUs, mapper: null, timestamp);
        }

        Begin(sequenceNumber, timestamp, outgoing);
    }

    /// <summary>
    /// Numbers a packet of our own that goes right before one of the current source, at the same time; <see cref="TryRewrite"/> that
    /// one next.
    /// </summary>
    /// <param name="sourceSsrc">The source of the packet at hand.</param>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="arrivalUs">When it arrived.</param>
    /// <param name="inserted">What our packet is called.</param>
    /// <returns>False when there is no room: the packet at hand is not the newest, or its source begins anew with it.</returns>
    public bool TryInsert(uint sourceSsrc, ushort sequenceNumber, uint timestamp, long arrivalUs, out RewrittenRtp inserted)
    {
        inserted = default;
        if (!_hasSource || sourceSsrc != _ssrc)
        {
            return false;
        }

        var extended = _source.Peek(sequenceNumber);
        if (extended <= _source.Highest || extended - _source.Highest > LargestGap || (_hasTimestamp && HasJumped(timestamp, arrivalUs)))
        {
            return false;
        }

        var outgoing = _segments.Insert(extended);
        if (!_sent.TryAdd(outgoing))
        {
            return false;
        }

        inserted = new RewrittenRtp((ushort)outgoing, ToOutgoingTimestamp(timestamp), Discontinuity: false);
        return true;
    }

    /// <summary>A timestamp of the current source as the receiver knows it.</summary>
    public uint ToOutgoingTimestamp(uint sourceTimestamp) => unchecked(sourceTimestamp + _segments.TimestampOffset);

    private void Begin(ushort sequenceNumber, uint timestamp, uint outgoingTimestamp)
    {
        // Extended numbers of the source begin just below the packet, so that it counts as the newest.
        _source = default;
        _source.Extend((ushort)(sequenceNumber - 1));
        var first = _source.Peek(sequenceNumber);
        _segments.Begin(first, _sent.Highest + 1 - first, unchecked(outgoingTimestamp - timestamp));
        _hasTimestamp = false;
        _discontinuity = true;
    }

    private bool HasJumped(uint timestamp, long arrivalUs)
    {
        var advanceUs = RtpTimestamp.MicrosecondsOf(RtpTimestamp.Distance(_newestSourceTimestamp, timestamp), clockRate);
        var elapsedUs = arrivalUs - _newestArrivalUs;
        return advanceUs < -LargestBackwardUs || Math.Abs(advanceUs - elapsedUs) > LargestForwardUs;
    }

    private uint NextTimestamp(long arrivalUs, SenderReportMapper? mapper, uint timestamp)
    {
        if (!_hasSent)
        {
            return _newestTimestamp;
        }

        var passedUs = arrivalUs - _newestArrivalUs;
        if (mapper is not null && _mapper is not null
            && mapper.TryGetCaptureDistance(timestamp, _mapper, _newestSourceTimestamp, out var distanceUs)
            && Math.Abs(distanceUs - passedUs) <= LargestReportErrorUs)
        {
            passedUs = distanceUs;
        }

        return unchecked(_newestTimestamp + (uint)Math.Clamp(RtpTimestamp.TicksOf(passedUs, clockRate), 1, LongestPauseTicks));
    }
}
