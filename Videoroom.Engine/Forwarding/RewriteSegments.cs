namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The mapping of one source's sequence numbers, as a short list of stretches with a constant difference each, newest
/// last. Numbers are extended to 64 bits. A new stretch begins where packets were left out or put in, or the timestamps jumped;
/// old ones are kept for packets that come late.
/// </summary>
internal sealed class RewriteSegments
{
    /// <summary>
    /// How many stretches are remembered; packets older than the oldest are refused. With a layer left out of each picture, 60 pictures a second
    /// take two seconds for so many.
    /// </summary>
    public const int Capacity = 128;

    private readonly Segment[] _segments = new Segment[Capacity];
    private int _newest;
    private int _count;

    /// <summary>What is added to the newest packets' timestamps.</summary>
    public uint TimestampOffset => _segments[_newest].TimestampOffset;

    /// <summary>Forgets everything and begins at a packet; whatever lies before it is refused.</summary>
    /// <param name="first">The packet.</param>
    /// <param name="offset">What is added to its sequence number.</param>
    /// <param name="timestampOffset">What is added to its timestamp.</param>
    public void Begin(long first, long offset, uint timestampOffset)
    {
        _newest = 0;
        _count = 1;
        _segments[0] = new Segment(long.MinValue, first, offset, timestampOffset);
    }

    /// <summary>Leaves one packet out; it must be newer than all that were mapped.</summary>
    public void Drop(long sequence)
    {
        ref var newest = ref _segments[_newest];
        if (newest.First == sequence)
        {
            newest = newest with { First = sequence + 1, Offset = newest.Offset - 1 };
            return;
        }

        Add(new Segment(sequence, sequence + 1, newest.Offset - 1, newest.TimestampOffset));
    }

    /// <summary>Puts one packet in, right before one that is newer than all that were mapped.</summary>
    /// <returns>The number of the packet that is put in: what the other one's would have been.</returns>
    public long Insert(long before)
    {
        ref var newest = ref _segments[_newest];
        var inserted = before + newest.Offset;
        if (newest.First == before)
        {
            newest = newest with { Offset = newest.Offset + 1 };
        }
        else
        {
            Add(new Segment(before, before, newest.Offset + 1, newest.TimestampOffset));
        }

        return inserted;
    }

    /// <summary>Changes what is added to timestamps, from a packet on that is newer than all that were mapped.</summary>
    public void ChangeTimestamp(long first, uint timestampOffset)
        => Add(new Segment(first, first, _segments[_newest].Offset, timestampOffset));

    /// <summary>Maps a packet; false when it was left out or lies before the begin.</summary>
    public bool TryMap(long sequence, out long outgoing, out uint timestampOffset)
    {
        outgoing = 0;
        timestampOffset = 0;
        for (var i = 0; i < _count; i++)
        {
            ref readonly var segment = ref _segments[(_newest - i) & (Capacity - 1)];
            if (sequence >= segment.First)
            {
                outgoing = sequence + segment.Offset;
                timestampOffset = segment.TimestampOffset;
                return true;
            }

            if (sequence >= segment.LeftOutFrom)
            {
                return false;
            }
        }

        return false;
    }

    private void Add(Segment segment)
    {
        _newest = (_newest + 1) & (Capacity - 1);
        _count = Math.Min(_count + 1, Capacity);
        _segments[_newest] = segment;
    }

    // What lies in [LeftOutFrom, First) was left out.
    private readonly record struct Segment(long LeftOutFrom, long First, long Offset, uint TimestampOffset);
}
