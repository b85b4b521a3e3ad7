namespace Videoroom.Engine.Rtp;

/// <summary>A wall clock time as RTCP carries it: seconds since 1900 in 32.32 fixed point (RFC 3550, section 4).</summary>
/// <param name="Value">Seconds in the upper 32 bits, fraction in the lower; wraps in 2036.</param>
internal readonly record struct NtpTime(ulong Value)
{
    private const long SecondsFrom1900To1970 = 2_208_988_800;

    /// <summary>The middle 32 bits, in units of 1/65,536 s: what reports echo (RFC 3550, section 6.4.1, LSR).</summary>
    public uint Compact => (uint)(Value >> 16);

    /// <summary>Converts from microseconds since 1970 (UTC).</summary>
    public static NtpTime FromUnixMicroseconds(long microseconds)
    {
        var seconds = Math.DivRem(microseconds, 1_000_000, out var fraction);
        if (fraction < 0)
        {
            seconds--;
            fraction += 1_000_000;
        }

        var ntpSeconds = unchecked((ulong)(seconds + SecondsFrom1900To1970)) & 0xFFFF_FFFF;
        return new NtpTime((ntpSeconds << 32) | (((ulong)fraction << 32) / 1_000_000));
    }

    /// <summary>Microseconds from <paramref name="earlier"/> to this time; negative when it is later. Right over the wrap of 2036.</summary>
    public long MicrosecondsSince(NtpTime earlier)
    {
        var difference = unchecked((long)(Value - earlier.Value));

        // Whole seconds and fraction apart: the product of both would not fit.
        return ((difference >> 32) * 1_000_000) + ((((difference & 0xFFFF_FFFF) * 1_000_000) + (1L << 31)) >> 32);
    }
}
