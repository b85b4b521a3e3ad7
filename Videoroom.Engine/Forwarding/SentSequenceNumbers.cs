namespace Videoroom.Engine.Forwarding;

/// <summary>Remembers which of the newest sequence numbers were given out, one bit each.</summary>
/// <param name="highest">The one before the first, extended to 64 bits.</param>
internal sealed class SentSequenceNumbers(long highest)
{
    /// <summary>How far back is remembered; what is older counts as given out.</summary>
    public const int Window = 4096;

    private readonly ulong[] _bits = new ulong[Window / 64];
    private readonly long _first = highest + 1;

    /// <summary>The highest number given out, extended to 64 bits.</summary>
    public long Highest { get; private set; } = highest;

    /// <summary>Takes a number; false when it was given out before, is too old, or lies before the first.</summary>
    public bool TryAdd(long sequence)
    {
        if (sequence > Highest)
        {
            long from = Math.Max(Highest + 1, sequence - Window + 1);
            for (long skipped = from; skipped < sequence; skipped++)
            {
                _bits[(skipped & (Window - 1)) / 64] &= ~(1UL << (int)(skipped & 63));
            }

            Highest = sequence;
        }
        else if (sequence <= Highest - Window || sequence < _first || (_bits[(sequence & (Window - 1)) / 64] & (1UL << (int)(sequence & 63))) != 0)
        {
            return false;
        }

        _bits[(sequence & (Window - 1)) / 64] |= 1UL << (int)(sequence & 63);
        return true;
    }
}
