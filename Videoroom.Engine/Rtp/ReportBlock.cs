using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>One report block of an SR or RR (RFC 3550, section 6.4.1).</summary>
/// <param name="Ssrc">The stream that is reported on.</param>
/// <param name="FractionLost">Loss since the last report, in 1/256.</param>
/// <param name="CumulativeLost">Packets lost since the beginning: 24 bits, negative when duplicates outnumber them.</param>
/// <param name="ExtendedHighestSequence">Wraps in the upper 16 bits, highest sequence number in the lower.</param>
/// <param name="Jitter">Interarrival jitter in clock ticks.</param>
/// <param name="LastSenderReport">LSR: the compact NTP time of the last SR; 0 before the first.</param>
/// <param name="DelaySinceLastSenderReport">DLSR: how long ago that SR came, in 1/65,536 s.</param>
internal readonly record struct ReportBlock(
    uint Ssrc,
    byte FractionLost,
    int CumulativeLost,
    uint ExtendedHighestSequence,
    uint Jitter,
    uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    /// <summary>The size on the wire, in bytes.</summary>
    public const int Size = 24;

    /// <summary>The most that 24 signed bits hold.</summary>
    public const int MaximumCumulativeLost = 0x7F_FFFF;

    private const uint LongestRoundTrip = 60 << 16;

    /// <summary>The round trip that this block proves, when it came in answer to one of our SRs.</summary>
    /// <param name="now">When the block arrived, on the clock that our SRs are stamped with.</param>
    /// <param name="microseconds">The round trip, 0 or more.</param>
    /// <returns>False before the first SR, and when the values cannot be (negative beyond rounding, more than a minute).</returns>
    public bool TryGetRoundTripTime(NtpTime now, out long microseconds)
    {
        microseconds = 0;
        if (LastSenderReport == 0)
        {
            return false;
        }

        // In 1/65,536 s; up to two units below zero are the rounding of three clock readings.
        var compact = unchecked((int)(now.Compact - LastSenderReport - DelaySinceLastSenderReport));
        if (compact < -2 || compact > LongestRoundTrip)
        {
            return false;
        }

        microseconds = Math.Max(0, compact) * 1_000_000L >> 16;
        return true;
    }

    /// <summary>Reads a block from its 24 bytes.</summary>
    internal static ReportBlock Read(ReadOnlySpan<byte> data)
    {
        var loss = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        return new ReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(data),
            (byte)(loss >> 24),
            (int)(loss << 8) >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(data[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[20..]));
    }

    /// <summary>Writes the block's 24 bytes. A loss beyond 24 bits is written as the nearest that fits.</summary>
    internal void Write(Span<byte> data)
    {
        var lost = Math.Clamp(CumulativeLost, -MaximumCumulativeLost - 1, MaximumCumulativeLost);
        BinaryPrimitives.WriteUInt32BigEndian(data, Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(data[4..], ((uint)FractionLost << 24) | ((uint)lost & 0xFF_FFFF));
        BinaryPrimitives.WriteUInt32BigEndian(data[8..], ExtendedHighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(data[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(data[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(data[20..], DelaySinceLastSenderReport);
    }
}
