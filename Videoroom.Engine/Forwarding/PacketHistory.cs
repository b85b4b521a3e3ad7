using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// What a subscription sent last, by outgoing sequence number, for retransmission. It holds references, not bytes:
/// whatever leaves it is released exactly once.
/// </summary>
/// <typeparam name="T">What is needed to send the packet again: the shared buffer and how it was rewritten.</typeparam>
internal sealed class PacketHistory<T>
{
    /// <summary>Packets kept of a video stream: two to three seconds of a good camera.</summary>
    public const int VideoCapacity = 1024;

    /// <summary>Packets kept of an audio stream that negotiated NACK; without it, none.</summary>
    public const int AudioCapacity = 128;

    /// <summary>The least time between two retransmissions of one packet, however short the round trip.</summary>
    public const long MinimumRepeatMs = 10;

    private readonly int _capacity;
    private Entry[] _entries = [];
    private readonly long _maximumAgeMs;
    private readonly Action<T> _release;
    private long _oldest;
    private SequenceExtender _extender;

    /// <summary>Creates an empty history.</summary>
    /// <param name="capacity">A power of two, or 0 to keep nothing.</param>
    /// <param name="maximumAgeMs">What is older is not sent again.</param>
    /// <param name="release">Called once for every value that leaves.</param>
    public PacketHistory(int capacity, long maximumAgeMs, Action<T> release)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ArgumentOutOfRangeException.ThrowIfNotEqual(capacity & (capacity - 1), 0);
        _capacity = capacity;
        _maximumAgeMs = maximumAgeMs;
        _release = release;
    }

    /// <summary>How many packets are held.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps a packet that was just sent. What it displaces, and what is too old, is released.</summary>
    /// <param name="outgoingSequenceNumber">Its sequence number.</param>
    /// <param name="nowMs">When it was sent.</param>
    /// <param name="value">What leads back to it; released at once when the capacity is 0 or the packet is too far behind.</param>
    public void Add(ushort outgoingSequenceNumber, long nowMs, T value)
    {
        if (_capacity == 0)
        {
            _release(value);
            return;
        }

        if (_entries.Length == 0)
        {
            _entries = new Entry[_capacity];
        }

        var highest = _extender.Highest;
        var sequence = _extender.Extend(outgoingSequenceNumber);
        if (sequence <= highest - _entries.Length)
        {
            _release(value);
            return;
        }

        Expire(nowMs);
        ref var entry = ref _entries[sequence & (_entries.Length - 1)];
        if (entry.Held)
        {
            Release(ref entry);
        }

        _oldest = Count == 0 ? sequence : Math.Min(_oldest, sequence);
        entry = new Entry { Value = value, Sequence = sequence, SentMs = nowMs, RepeatedMs = long.MinValue / 2, Held = true };
        Count++;
    }

    /// <summary>Finds a packet that the receiver asks for, and takes note that it is sent again.</summary>
    /// <param name="outgoingSequenceNumber">From its NACK.</param>
    /// <param name="nowMs">Now.</param>
    /// <param name="roundTripMs">The round trip to the receiver: within it, a repeated request is the same request.</param>
    /// <param name="value">What was kept; it stays held here.</param>
    /// <returns>False when the packet is unknown, too old, or was sent again less than a round trip ago.</returns>
    public bool TryGet(ushort outgoingSequenceNumber, long nowMs, long roundTripMs, out T value)
    {
        value = default!;
        if (_entries.Length == 0)
        {
            return false;
        }

        var sequence = _extender.Peek(outgoingSequenceNumber);
        ref var entry = ref _entries[sequence & (_entries.Length - 1)];
        if (!entry.Held || entry.Sequence != sequence || nowMs - entry.SentMs > _maximumAgeMs
            || nowMs - entry.RepeatedMs < Math.Max(MinimumRepeatMs, roundTripMs))
        {
            return false;
        }

        entry.RepeatedMs = nowMs;
        value = entry.Value;
        return true;
    }

    /// <summary>How long ago a packet was sent, in milliseconds; 0 when it is not held.</summary>
    public long AgeMs(ushort outgoingSequenceNumber, long nowMs)
    {
        if (_entries.Length == 0)
        {
            return 0;
        }

        var sequence = _extender.Peek(outgoingSequenceNumber);
        ref var entry = ref _entries[sequence & (_entries.Length - 1)];
        return entry.Held && entry.Sequence == sequence ? nowMs - entry.SentMs : 0;
    }

    /// <summary>Releases what is too old; to be called now and then while nothing is added.</summary>
    public void Expire(long nowMs)
    {
        while (Count > 0)
        {
            ref var entry = ref _entries[_oldest & (_entries.Length - 1)];
            if (entry.Held && entry.Sequence == _oldest)
            {
                if (nowMs - entry.SentMs <= _maximumAgeMs)
                {
                    return;
                }

                Release(ref entry);
            }

            _oldest++;
        }
    }

    /// <summary>Releases everything, and the memory that it took: the stream may never be used again.</summary>
    public void Clear()
    {
        Expire(long.MaxValue);
        _entries = [];
    }

    private void Release(ref Entry entry)
    {
        var value = entry.Value;
        entry = default;
        Count--;
        _release(value);
    }

    private struct Entry
    {
        public T Value;
        public long Sequence;
        public long SentMs;
        public long RepeatedMs;
        public bool Held;
    }
}
