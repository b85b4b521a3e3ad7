namespace Videoroom.Engine.Rtp;

/// <summary>Arithmetic of 16-bit sequence numbers, which wrap (RFC 3550, section 5.1; RFC 1982).</summary>
internal static class SequenceNumber
{
    /// <summary>How far <paramref name="to"/> lies after <paramref name="from"/>: -32,768 to 32,767.</summary>
    public static int Distance(ushort from, ushort to) => (short)(to - from);

    /// <summary>Whether <paramref name="candidate"/> comes after <paramref name="reference"/>; false when they are equal.</summary>
    public static bool IsNewer(ushort candidate, ushort reference) => Distance(reference, candidate) > 0;
}
