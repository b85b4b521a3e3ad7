using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth;

/// <summary>
/// Tells a publisher when each of its packets arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01): what its
/// browser's bandwidth estimation lives on. One per peer, over all its streams.
/// A packet that comes late, after its loss was reported, makes the next feedback begin with it again.
/// </summary>
internal sealed class TransportFeedbackBuilder
{
    /// <summary>The packets that are remembered: a third of a second of 50 Mbit/s. A larger gap is not reported, it begins anew.</summary>
    public const int Window = 2048;

    /// <summary>The time between feedbacks when there is much to tell.</summary>
    public const long MinimumIntervalMs = 50;

    /// <summary>The time between feedbacks when there is little.</summary>
    public const long MaximumIntervalMs = 100;

    /// <summary>How long the first packet behind a pause waits for those that come with it.</summary>
    public const long GatherMs = 20;

    /// <summary>No feedback is larger, in bytes.</summary>
    public const int MaximumSize = 1200;

    private const long NotReceived = long.MinValue;

    // Feedback may take a twentieth of the bitrate it tells about; one is taken as 68 bytes with all headers.
    private const long IntervalTimesBitrate = 68 * 8 * 20 * 1000;

    // Made with the first packet: most peers never send one that counts.
    private long[] _arrivals = [];
    private SequenceExtender _extender;
    private bool _started;
    private long _begin;
    private byte _feedbackCount;
    private long _bytes;
    private long _lastBuiltMs;
    private long _intervalMs = MaximumIntervalMs;

    /// <summary>When <see cref="Build"/> is to be called, in milliseconds; <see cref="long.MaxValue"/> when there is nothing to tell.</summary>
    public long DeadlineMs { get; private set; } = long.MaxValue;

    /// <summary>A packet arrived that carries a transport-wide sequence number.</summary>
    /// <param name="transportSequenceNumber">From its header extension.</param>
    /// <param name="size">The packet's size in bytes.</param>
    /// <param name="arrivalUs">When it was received, in microseconds of the media clock.</param>
    public void OnPacket(ushort transportSequenceNumber, int size, long arrivalUs)
    {
        _bytes += size;
        if (!_started || Math.Abs(_extender.Peek(transportSequenceNumber) - _extender.Highest) >= Window)
        {
            Begin(transportSequenceNumber);
        }

        var highest = _extender.Highest;
        var sequence = _extender.Extend(transportSequenceNumber);
        for (var skipped = highest + 1; skipped < sequence; skipped++)
        {
            _arrivals[skipped & (Window - 1)] = NotReceived;
        }

        ref var arrival = ref _arrivals[sequence & (Window - 1)];
        if (sequence <= highest && arrival != NotReceived)
        {
            return;
        }

        arrival = arrivalUs / RtcpTransportFeedback.DeltaUnitUs;
        _begin = Math.Min(_begin, sequence);
        if (_extender.Highest - _begin >= Window)
        {
            _begin = _extender.Highest - Window + 1;
        }

        DeadlineMs = Math.Min(DeadlineMs, Math.Max(_lastBuiltMs + _intervalMs, (arrivalUs / 1000) + GatherMs));
    }

    /// <summary>Writes one feedback packet. Call until it says 0: what does not fit comes in the next.</summary>
    /// <param name="destination">At least 64 bytes; more than <see cref="MaximumSize"/> are not used.</param>
    /// <param name="senderSsrc">Ours.</param>
    /// <param name="mediaSsrc">One of the publisher's streams.</param>
    /// <param name="nowMs">Now.</param>
    /// <returns>The packet's size in bytes; 0 before the deadline.</returns>
    public int Build(Span<byte> destination, uint senderSsrc, uint mediaSsrc, long nowMs)
    {
        if (nowMs < DeadlineMs)
        {
            return 0;
        }

        var firstReceived = _begin;
        while (_arrivals[firstReceived & (Window - 1)] == NotReceived)
        {
            firstReceived++;
        }

        var writer = new TransportFeedbackWriter(
            destination[..Math.Min(destination.Length, MaximumSize)],
            stackalloc short[TransportFeedbackWriter.MaximumStatuses],
            _arrivals[firstReceived & (Window - 1)]);
        var sequence = _begin;
        while (sequence <= _extender.Highest)
        {
            var arrival = _arrivals[sequence & (Window - 1)];
            if (!(arrival == NotReceived ? writer.TryAddMissing() : writer.TryAddReceived(arrival)))
            {
                break;
            }

            sequence++;
        }

        var size = writer.Complete(senderSsrc, mediaSsrc, (ushort)_begin, _feedbackCount++);
        _begin = sequence;
        if (sequence > _extender.Highest)
        {
            DeadlineMs = long.MaxValue;
            UpdateInterval(nowMs);
        }

        return size;
    }

    private void Begin(ushort transportSequenceNumber)
    {
        // Just below the packet, so that it counts as the newest.
        _started = true;
        _extender = default;
        _extender.Extend((ushort)(transportSequenceNumber - 1));
        _begin = _extender.Peek(transportSequenceNumber);
        if (_arrivals.Length == 0)
        {
            _arrivals = new long[Window];
        }

        Array.Fill(_arrivals, NotReceived);
    }

    private void UpdateInterval(long nowMs)
    {
        var bitrateBps = _bytes * 8000 / Math.Max(1, nowMs - _lastBuiltMs);
        _intervalMs = Math.Clamp(IntervalTimesBitrate / Math.Max(1, bitrateBps), MinimumIntervalMs, MaximumIntervalMs);
        _bytes = 0;
        _lastBuiltMs = nowMs;
    }
}
