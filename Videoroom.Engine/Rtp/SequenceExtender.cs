namespace Videoroom.Engine.Rtp;

/// <summary>
/// Counts the wraps of a 16-bit sequence number: gives each a 64-bit one that never wraps. The first keeps its value,
/// raised by one cycle so that what arrives late before it does not become negative.
/// </summary>
internal struct SequenceExtender
{
    private bool _started;

    /// <summary>The highest number so far, extended; 0 before the first.</summary>
    public long Highest { get; private set; }

    /// <summary>Extends a number towards the highest so far, and remembers it when it is higher.</summary>
    public long Extend(ushort sequenceNumber)
    {
        var extended = Peek(sequenceNumber);
        if (!_started || extended > Highest)
        {
            Highest = extended;
            _started = true;
        }

        return extended;
    }

    /// <summary>What <see cref="Extend"/> would say, without remembering it.</summary>
    public readonly long Peek(ushort sequenceNumber)
        => _started ? Highest + SequenceNumber.Distance((ushort)Highest, sequenceNumber) : 0x10000L + sequenceNumber;
}
