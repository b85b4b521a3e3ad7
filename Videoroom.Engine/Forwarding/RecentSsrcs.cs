namespace Videoroom.Engine.Forwarding;

/// <summary>The newest SSRCs of some kind, each with a place for what is known of it. A new one takes the place of the oldest when all are taken.</summary>
/// <param name="capacity">How many are remembered.</param>
internal sealed class RecentSsrcs(int capacity)
{
    private readonly uint[] _ssrcs = new uint[capacity];
    private int _count;
    private int _next;

    /// <summary>The place of an SSRC, from 0; negative when it is not remembered.</summary>
    public int IndexOf(uint ssrc) => _ssrcs.AsSpan(0, _count).IndexOf(ssrc);

    /// <summary>The place of an SSRC that is remembered from now on.</summary>
    /// <param name="ssrc">The SSRC.</param>
    /// <param name="isNew">Whether it was not before: what the place has is another's.</param>
    public int Remember(uint ssrc, out bool isNew)
    {
        var index = IndexOf(ssrc);
        isNew = index < 0;
        if (isNew)
        {
            index = _next;
            _next = (_next + 1) % capacity;
            _count = Math.Max(_count, index + 1);
            _ssrcs[index] = ssrc;
        }

        return index;
    }
}
