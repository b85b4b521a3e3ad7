namespace Videoroom.Engine.Rtp;

/// <summary>
/// A bit for each of the last so many of ever-rising numbers: what a window of sequence numbers or packet indices remembers. The memory
/// is its owner's, 64 numbers a word; how many numbers there are is a power of two.
/// </summary>
internal static class BitRing
{
    /// <summary>The bit of a number.</summary>
    public static bool Get(ReadOnlySpan<ulong> bits, ulong number) => (bits[Word(bits.Length, number)] & Bit(number)) != 0;

    /// <summary>Sets the bit of a number.</summary>
    public static void Set(Span<ulong> bits, ulong number) => bits[Word(bits.Length, number)] |= Bit(number);

    /// <summary>Clears what numbers so far back had left: those between the highest before and the highest now, both excluded, and the latter.</summary>
    /// <param name="bits">The window.</param>
    /// <param name="before">The highest number so far.</param>
    /// <param name="now">The highest from now on, above that one.</param>
    public static void Advance(Span<ulong> bits, ulong before, ulong now)
    {
        if (now - before >= (ulong)bits.Length * 64)
        {
            bits.Clear();
            return;
        }

        for (var number = before + 1; number <= now; number++)
        {
            bits[Word(bits.Length, number)] &= ~Bit(number);
        }
    }

    private static int Word(int words, ulong number) => (int)(number / 64) & (words - 1);

    private static ulong Bit(ulong number) => 1UL << (int)(number % 64);
}
