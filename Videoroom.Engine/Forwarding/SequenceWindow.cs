using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which of a stream's last packets have been forwarded. A packet may come twice, as itself and as a retransmission
/// (browsers also probe with repeated packets); sent out twice with one sequence number, it would use an AEAD nonce twice.
/// </summary>
internal sealed class SequenceWindow
{
    private const int Size = 1024;

    private readonly ulong[] _seen = new ulong[Size / 64];

    // Extended to 64 bits, far enough above 0 that nothing in the window is below it.
    private ulong _highest;

    /// <summary>Notes a packet.</summary>
    /// <returns>False when it has been noted before, or is older than the window.</returns>
    public bool TryAdd(ushort sequenceNumber)
    {
        if (_highest == 0)
        {
            _highest = 0x10000UL + sequenceNumber;
        }

        var ahead = (short)(sequenceNumber - (ushort)_highest);
        var number = _highest + (ulong)ahead;
        if (ahead > 0)
        {
            BitRing.Advance(_seen, _highest, number);
            _highest = number;
        }
        else if (-ahead >= Size || BitRing.Get(_seen, number))
        {
            return false;
        }

        BitRing.Set(_seen, number);
        return true;
    }
}
