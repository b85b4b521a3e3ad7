namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Since when SSRCs are heard that no line has yet, the newest <see cref="Capacity"/> of them: a stream that was heard after such a one
/// began goes on beside it and is not the one that it takes the place of.
/// </summary>
internal sealed class UnplacedSsrcs
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 32;

    private readonly RecentSsrcs _ssrcs = new(Capacity);
    private readonly long[] _sinceMs = new long[Capacity];
    private readonly long[] _heardMs = new long[Capacity];

    /// <summary>Takes note of a packet.</summary>
    /// <param name="ssrc">Its SSRC.</param>
    /// <param name="nowMs">Now.</param>
    /// <returns>When the first of the SSRC came; one that was silent for longer than <see cref="StreamSlot.SilenceMs"/> begins anew.</returns>
    public long Hear(uint ssrc, long nowMs)
    {
        var index = _ssrcs.Remember(ssrc, out var isNew);
        if (isNew || nowMs - _heardMs[index] > StreamSlot.SilenceMs)
        {
            _sinceMs[index] = nowMs;
        }

        _heardMs[index] = nowMs;
        return _sinceMs[index];
    }
}
