using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Finds the packets that a publisher lost on its way in the packet that comes after them (RFC 2198). A block says how much earlier than its
/// packet it is, but not with which sequence number it was sent: that follows from the packets around the gap. Sans-I/O; one for a stream.
/// </summary>
internal sealed class PublisherRedundancy
{
    /// <summary>The most blocks of a packet, its own among them: with 20 ms each, as many as a block's timestamp offset can lie back.</summary>
    public const int MaximumBlocks = 18;

    private bool _hasNewest;
    private ushort _newest;
    private uint _newestTimestamp;

    /// <summary>Takes a packet that repeats none.</summary>
    public void OnPacket(ushort sequenceNumber, uint timestamp)
    {
        if (!_hasNewest || SequenceNumber.IsNewer(sequenceNumber, _newest))
        {
            (_hasNewest, _newest, _newestTimestamp) = (true, sequenceNumber, timestamp);
        }
    }

    /// <summary>Takes a packet that repeats earlier ones.</summary>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="earlier">What it repeats, the earliest first.</param>
    /// <param name="lost">Receives those of them that are missing right before the packet, in their order; at least as many as there are blocks.</param>
    /// <returns>How many there are. A block whose number is not certain is none of them.</returns>
    public int OnPacket(ushort sequenceNumber, uint timestamp, ReadOnlySpan<RedBlock> earlier, Span<LostBlock> lost)
    {
        var (isFirst, newest, newestTimestamp) = (!_hasNewest, _newest, _newestTimestamp);
        OnPacket(sequenceNumber, timestamp);
        var missing = SequenceNumber.Distance(newest, sequenceNumber) - 1;
        var ticks = RtpTimestamp.Distance(newestTimestamp, timestamp);
        if (isFirst || missing <= 0 || ticks <= 0)
        {
            return 0;
        }

        // What is not later than the packet before the gap was there before.
        while (earlier.Length > 0 && earlier[0].TimestampOffset >= ticks)
        {
            earlier = earlier[1..];
        }

        return IsInOrder(earlier) ? Number(sequenceNumber, missing, ticks, earlier, lost) : 0;
    }

    private static bool IsInOrder(ReadOnlySpan<RedBlock> earlier)
    {
        for (var i = 0; i < earlier.Length; i++)
        {
            if (earlier[i].TimestampOffset <= (i + 1 < earlier.Length ? earlier[i + 1].TimestampOffset : 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// As many blocks as packets are missing are those packets, whatever their lengths in time. Fewer are told apart by the length of a packet,
    /// when all in the gap are equally long: the sender need not repeat the packet right before.
    /// </summary>
    private static int Number(ushort sequenceNumber, int missing, int ticks, ReadOnlySpan<RedBlock> earlier, Span<LostBlock> lost)
    {
        var length = ticks % (missing + 1) == 0 ? ticks / (missing + 1) : 0;
        var count = 0;
        for (var i = 0; i < earlier.Length && earlier.Length <= missing; i++)
        {
            var offset = earlier[i].TimestampOffset;
            var distance = earlier.Length == missing ? missing - i
                : length > 0 && offset % length == 0 ? offset / length
                : 0;
            if (distance > 0 && earlier[i].Length > 0)
            {
                lost[count++] = new LostBlock(earlier[i], (ushort)(sequenceNumber - distance));
            }
        }

        return count;
    }
}
