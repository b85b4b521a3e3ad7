namespace Videoroom.Engine.Srtp;

/// <summary>
/// The 48-bit packet index (roll-over counter and sequence number) that a 16-bit sequence number most likely stands
/// for (RFC 3711, section 3.3.1 and appendix A).
/// </summary>
internal static class RtpPacketIndex
{
    private const ulong Limit = 1UL << 48;
    private const int Half = 0x8000;

    /// <summary>Estimates from the highest index so far.</summary>
    /// <returns>False when the packet lies before the first index or after the last one that a key may protect.</returns>
    public static bool TryEstimate(ulong highest, ushort sequenceNumber, out ulong index)
    {
        var rollOver = (long)(highest >> 16);
        int last = (ushort)highest;
        if (last < Half)
        {
            if (sequenceNumber - last > Half)
            {
                rollOver--;
            }
        }
        else if (last - Half > sequenceNumber)
        {
            rollOver++;
        }

        index = ((ulong)rollOver << 16) | sequenceNumber;
        return rollOver >= 0 && index < Limit;
    }
}
