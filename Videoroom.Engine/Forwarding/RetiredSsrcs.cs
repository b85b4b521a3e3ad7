namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The SSRCs that a publisher's streams had before, the newest <see cref="Capacity"/> of them: their late packets, and a source that goes
/// on sending beside its successor, must not be taken for a stream that has just begun.
/// </summary>
internal sealed class RetiredSsrcs
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 64;

    /// <summary>How long packets may be late, in milliseconds: until then such an SSRC is nobody's unless its packets name their m-line.</summary>
    public const long LateMs = 2000;

    private readonly uint[] _ssrcs = new uint[Capacity];
    private readonly long[] _lateUntilMs = new long[Capacity];
    private int _count;
    private int _next;

    /// <summary>A stream has lost this SSRC.</summary>
    public void Add(uint ssrc, long nowMs)
    {
        var index = IndexOf(ssrc);
        if (index < 0)
        {
            index = _next;
            _next = (_next + 1) % Capacity;
            _count = Math.Max(_count, index + 1);
            _ssrcs[index] = ssrc;
        }

        _lateUntilMs[index] = nowMs + LateMs;
    }

    /// <summary>Whether a stream had it before.</summary>
    public bool Contains(uint ssrc) => IndexOf(ssrc) >= 0;

    /// <summary>Whether a stream had it a short while ago.</summary>
    public bool MayBeLate(uint ssrc, long nowMs) => IndexOf(ssrc) is >= 0 and var index && nowMs < _lateUntilMs[index];

    private int IndexOf(uint ssrc) => _ssrcs.AsSpan(0, _count).IndexOf(ssrc);
}
