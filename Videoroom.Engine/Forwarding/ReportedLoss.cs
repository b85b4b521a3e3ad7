using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// What a viewer's receiver reports say of the viewer's own network. A packet that was lost between the publisher and us leaves its gap in
/// what the viewer is sent, and the viewer reports it as lost; such gaps are taken off. Sans-I/O.
/// </summary>
/// <param name="sent">The numbers that were given to packets of the stream.</param>
internal sealed class ReportedLoss(SentSequenceNumbers sent)
{
    private readonly long _first = sent.Highest + 1;
    private long _highest = sent.Highest;
    private long _given;
    private int _cumulativeLost;

    /// <summary>Takes a report block about the stream.</summary>
    /// <param name="block">As it came; not trusted.</param>
    /// <param name="lost">Packets that were sent since the last report and did not arrive.</param>
    /// <param name="given">Packets that were sent since the last report, or late before it.</param>
    /// <returns>False when it says nothing new, or is about packets that were not sent.</returns>
    public bool TryTake(in ReportBlock block, out int lost, out int given)
    {
        (lost, given) = (0, 0);

        // The viewer counts the wraps from where it began; only the number itself is the same.
        var highest = sent.Highest + SequenceNumber.Distance((ushort)sent.Highest, (ushort)block.ExtendedHighestSequence);
        if (highest > sent.Highest || highest <= sent.Highest - SentSequenceNumbers.Window || highest < _first || highest <= _highest)
        {
            return false;
        }

        var total = sent.CountUpTo(highest);
        var gaps = highest - _highest - (total - _given);
        given = (int)Math.Max(0, total - _given);
        lost = (int)Math.Clamp((long)block.CumulativeLost - _cumulativeLost - gaps, 0, given);
        (_highest, _given, _cumulativeLost) = (highest, total, block.CumulativeLost);
        return true;
    }
}
