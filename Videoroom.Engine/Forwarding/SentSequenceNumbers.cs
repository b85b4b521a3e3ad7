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
        return true;
    }
}
