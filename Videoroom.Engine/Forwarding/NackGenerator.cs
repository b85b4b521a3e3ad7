using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Finds out which packets of one received RTP stream are missing, and when to ask for them (RFC 4585, section 6.2.1).
/// A gap is first given time to close by itself; then it is asked for once a round trip, a limited number of times.
/// The list is bounded: behind a hole that large, or one that stays, only a keyframe helps.
/// </summary>
internal sealed class NackGenerator
{
    /// <summary>The most packets that are waited for at one time.</summary>
    public const int MaximumMissing = 512;

    /// <summary>How often a packet is asked for.</summary>
    public const int MaximumTries = 10;

    /// <summary>How long a packet may be late before it is asked for: reordering on Wi-Fi and mobile links stays below.</summary>
    public const long ReorderingToleranceMs = 10;

    /// <summary>The least time between two requests for one packet, however short the round trip.</summary>
    public const long MinimumRetryMs = 20;

    private const int Mask = MaximumMissing - 1;
    private const int LargestGap = 3000;

    // A ring, oldest first; sequence numbers only ever grow, so it is sorted. Made with the first gap: a stream that is announced may
    // never come.
    private Missing[] _missing = [];
    private int _head;
    private int _count;
    private int _open;
    private SequenceExtender _extender;
    private bool _started;
    private bool _keyFrameNeeded;

    /// <summary>When <see cref="Collect"/> has something to say next, in milliseconds; <see cref="long.MaxValue"/> when nothing is missing.</summary>
    public long DeadlineMs { get; private set; } = long.MaxValue;

    /// <summary>How many packets are missing.</summary>
    public int MissingCount => _open;

    /// <summary>How many packets were given up.</summary>
    public long Abandoned { get; private set; }

    /// <summary>A packet arrived on the stream itself.</summary>
    public void OnPacket(ushort sequenceNumber, long nowMs)
    {
        if (!_started)
        {
            _started = true;
            _extender.Extend(sequenceNumber);
            return;
        }

        var highest = _extender.Highest;
        var extended = _extender.Peek(sequenceNumber);
        if (Math.Abs(extended - highest) > LargestGap)
        {
            // Not loss: the source began anew.
            _extender = default;
            _extender.Extend(sequenceNumber);
            Clear();
            _keyFrameNeeded = true;
            return;
        }

        _extender.Extend(sequenceNumber);
        if (extended <= highest)
        {
            Remove(extended);
            return;
        }

        var gap = extended - highest - 1;
        if (gap == 0)
        {
            return;
        }

        if (_count + gap > MaximumMissing)
        {
            Abandoned += gap;
            Clear();
            _keyFrameNeeded = true;
            return;
        }

        if (_missing.Length == 0)
        {
            _missing = new Missing[MaximumMissing];
        }

        var dueMs = nowMs + ReorderingToleranceMs;
        for (var missing = highest + 1; missing < extended; missing++)
        {
            _missing[(_head + _count) & Mask] = new Missing(missing, dueMs);
            _count++;
            _open++;
        }

        DeadlineMs = Math.Min(DeadlineMs, dueMs);
    }

    /// <summary>A packet arrived as a retransmission (RFC 4588).</summary>
    public void OnRecovered(ushort sequenceNumber)
    {
        if (_started)
        {
            Remove(_extender.Peek(sequenceNumber));
        }
    }

    /// <summary>Whether a packet is missing and was asked for.</summary>
    public bool HasAskedFor(ushort sequenceNumber)
    {
        var index = _started ? Find(_extender.Peek(sequenceNumber)) : -1;
        if (index < 0)
        {
            return false;
        }

        ref readonly var missing = ref _missing[(_head + index) & Mask];
        return !missing.Closed && missing.Tries > 0;
    }

    /// <summary>Takes what is to be asked for now, oldest first. What does not fit stays due.</summary>
    /// <param name="nowMs">Now.</param>
    /// <param name="roundTripMs">The round trip to the publisher; 0 when it is not known yet.</param>
    /// <param name="destination">Receives the sequence numbers.</param>
    /// <returns>How many were written.</returns>
    public int Collect(long nowMs, long roundTripMs, Span<ushort> destination)
    {
        if (nowMs < DeadlineMs)
        {
            return 0;
        }

        var written = 0;
        var next = long.MaxValue;
        for (var i = 0; i < _count; i++)
        {
            ref var missing = ref _missing[(_head + i) & Mask];
            if (missing.Closed)
            {
                continue;
            }

            if (missing.DueMs <= nowMs && missing.Tries == MaximumTries)
            {
                missing.Closed = true;
                _open--;
                Abandoned++;
                _keyFrameNeeded = true;
                continue;
            }

            if (missing.DueMs <= nowMs && written < destination.Length)
            {
                destination[written++] = (ushort)missing.Sequence;
                missing.Tries++;
                missing.DueMs = nowMs + Math.Max(MinimumRetryMs, roundTripMs);
            }

            next = Math.Min(next, missing.DueMs);
        }

        Trim();
        DeadlineMs = next;
        return written;
    }

    /// <summary>Whether a keyframe should be asked for since the last call: too much is lost, or a packet came never.</summary>
    public bool TakeKeyFrameNeeded()
    {
        var needed = _keyFrameNeeded;
        _keyFrameNeeded = false;
        return needed;
    }

    private void Remove(long extended)
    {
        var index = Find(extended);
        if (index < 0)
        {
            return;
        }

        ref var missing = ref _missing[(_head + index) & Mask];
        if (!missing.Closed)
        {
            missing.Closed = true;
            _open--;
            Trim();
        }
    }

    private int Find(long extended)
    {
        var low = 0;
        var high = _count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var sequence = _missing[(_head + middle) & Mask].Sequence;
            if (sequence == extended)
            {
                return middle;
            }

            if (sequence < extended)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }

    private void Trim()
    {
        while (_count > 0 && _missing[_head].Closed)
        {
            _head = (_head + 1) & Mask;
            _count--;
        }

        if (_count == 0)
        {
            DeadlineMs = long.MaxValue;
        }
    }

    private void Clear()
    {
        Abandoned += _open;
        _count = 0;
        _open = 0;
        DeadlineMs = long.MaxValue;
    }

    private struct Missing(long sequence, long dueMs)
    {
        public readonly long Sequence = sequence;
        public long DueMs = dueMs;
        public int Tries;
        public bool Closed;
    }
}
