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

    private readonly RecentSsrcs _ssrcs = new(Capacity);
    private readonly long[] _lateUntilMs = new long[Capacity];

    /// <summary>A stream has lost this SSRC.</summary>
    public void Add(uint ssrc, long nowMs) => _lateUntilMs[_ssrcs.Remember(ssrc, out _)] = nowMs + LateMs;

    /// <summary>Whether a stream had it before.</summary>
    public bool Contains(uint ssrc) => _ssrcs.IndexOf(ssrc) >= 0;

    /// <summary>Whether a stream had it a short while ago.</summary>
    public bool MayBeLate(uint ssrc, long nowMs) => _ssrcs.IndexOf(ssrc) is >= 0 and var index && nowMs < _lateUntilMs[index];
}
