namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>
/// The share of packets lost in the last five seconds, from totals that are looked at once a second. A few packets are no measure: with
/// fewer than <see cref="LeastLost"/> lost it is 0.
/// </summary>
internal sealed class LossWindow
{
    /// <summary>Losses below which there is no share.</summary>
    public const int LeastLost = 3;

    private const int Seconds = 5;

    private readonly (long Expected, long Lost)[] _totals = new (long, long)[Seconds];
    private int _count;
    private int _next;

    /// <summary>The share, 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>Takes the totals of this second.</summary>
    /// <param name="expected">Packets that should have come since the beginning.</param>
    /// <param name="lost">Those of them that did not.</param>
    public void Add(long expected, long lost)
    {
        if (_count > 0)
        {
            var oldest = _totals[_count < Seconds ? 0 : _next];
            var (expectedSince, lostSince) = (expected - oldest.Expected, lost - oldest.Lost);
            Share = lostSince >= LeastLost && expectedSince > 0 ? Math.Min(1.0, (double)lostSince / expectedSince) : 0;
        }

        _totals[_next] = (expected, lost);
        _next = (_next + 1) % Seconds;
        _count = Math.Min(_count + 1, Seconds);
    }
}
