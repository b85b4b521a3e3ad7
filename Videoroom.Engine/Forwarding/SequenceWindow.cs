namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which of a stream's last packets have been forwarded. A packet may come twice, as itself and as a retransmission
/// (browsers also probe with repeated packets); sent out twice with one sequence number, it would use an AEAD nonce twice.
/// </summary>
internal sealed class SequenceWindow
{
    private const int Size = 1024;

    private readonly ulong[] _seen = new ulong[Size / 64];
    private ushort _highest;
    private bool _started;

    /// <summary>Notes a packet.</summary>
    /// <returns>False when it has been noted before, or is older than the window.</returns>
    public bool TryAdd(ushort sequenceNumber)
    {
        if (!_started)
        {
            _started = true;
            _highest = sequenceNumber;
        }

        var ahead = (short)(sequenceNumber - _highest);
        if (ahead > 0)
        {
            Advance(ahead);
        }
        else if (-ahead >= Size)
        {
            return false;
        }

        ref var word = ref _seen[sequenceNumber % Size / 64];
        var bit = 1ul << (sequenceNumber % 64);
        if ((word & bit) != 0)
            return false;
        word |= bit;
        return true;
    }

    private void Advance(int steps)
    {
        if (steps >= Size)
        {
            Array.Clear(_seen);
            _highest = (ushort)(_highest + steps);
            return;
        }

        for (var i = 0; i < steps; i++)
        {
            _highest++;
            _seen[_highest % Size / 64] &= ~(1ul << (_highest % 64));
        }
    }
}
