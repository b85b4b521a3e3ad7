namespace Videoroom.Engine.Rtp;

/// <summary>Arithmetic of 32-bit RTP timestamps, which wrap (RFC 3550, section 5.1).</summary>
internal static class RtpTimestamp
{
    /// <summary>How far <paramref name="to"/> lies after <paramref name="from"/>, in ticks; negative when before.</summary>
    public static int Distance(uint from, uint to) => (int)(to - from);

    /// <summary>Whether <paramref name="candidate"/> comes after <paramref name="reference"/>; false when they are equal.</summary>
    public static bool IsNewer(uint candidate, uint reference) => Distance(reference, candidate) > 0;

    /// <summary>Microseconds in ticks of a clock, rounded towards zero.</summary>
    public static long TicksOf(long microseconds, int clockRate)
        => (microseconds / 1_000_000 * clockRate) + (microseconds % 1_000_000 * clockRate / 1_000_000);

    /// <summary>Ticks of a clock in microseconds, rounded towards zero.</summary>
    public static long MicrosecondsOf(long ticks, int clockRate)
        => (ticks / clockRate * 1_000_000) + (ticks % clockRate * 1_000_000 / clockRate);
}
