namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Since when SSRCs are heard that no line has yet, the newest <see cref="Capacity"/> of them: a stream that was heard after such a one
/// began goes on beside it and is not the one that it takes the place of.
/// </summary>
internal sealed class UnplacedSsrcs
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 32;

    private readonly uint[] _ssrcs = new uint[Capacity];
    private readonly long[] _sinceMs = new long[Capacity];
    private readonly long[] _heardMs = new long[Capacity];
    private int _count;
    private int _next;

    /// <summary>Takes note of a packet.</summary>
    /// <param name="ssrc">Its SSRC.</param>
    /// <param name="nowMs">Now.</param>
    /// <returns>When the first of the SSRC came; one that was silent for longer than <see cref="StreamSlot.SilenceMs"/> begins anew.</returns>
    public long Hear(uint ssrc, long nowMs)
    {
        var index = _ssrcs.AsSpan(0, _count).IndexOf(ssrc);
        if (index < 0)
        {
            index = _next;
            _next = (_next + 1) % Capacity;
            _count = Math.Max(_count, index + 1);
            (_ssrcs[index], _sinceMs[index]) = (ssrc, nowMs);
        }
        else if (nowMs - _heardMs[index] > StreamSlot.SilenceMs)
        {
            _sinceMs[index] = nowMs;
        }

        _heardMs[index] = nowMs;
        return _sinceMs[index];
    }
}
