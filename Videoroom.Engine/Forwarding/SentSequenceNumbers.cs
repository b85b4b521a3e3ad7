using System.Numerics;
using Videoroom.Engine.Rtp;

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

    /// <summary>How many were given out.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a number; false when it was given out before, is too old, or lies before the first.</summary>
    public bool TryAdd(long sequence)
    {
        if (sequence > Highest)
        {
            BitRing.Advance(_bits, (ulong)Highest, (ulong)sequence);
            Highest = sequence;
        }
        else if (sequence <= Highest - Window || sequence < _first || BitRing.Get(_bits, (ulong)sequence))
        {
            return false;
        }

        BitRing.Set(_bits, (ulong)sequence);
        Count++;
        return true;
    }

    /// <summary>How many were given out up to a number and with it.</summary>
    /// <param name="sequence">At most <see cref="Window"/> below the highest, and not above it.</param>
    public long CountUpTo(long sequence)
    {
        var above = 0;
        for (var number = sequence + 1; number <= Highest;)
        {
            // The rest of the number's word, as far as the highest.
            var first = (int)(number & 63);
            var length = (int)Math.Min(64 - first, Highest - number + 1);
            var mask = (length == 64 ? ulong.MaxValue : (1UL << length) - 1) << first;
            above += BitOperations.PopCount(_bits[(number / 64) & (_bits.Length - 1)] & mask);
            number += length;
        }

        return Count - above;
    }
}
