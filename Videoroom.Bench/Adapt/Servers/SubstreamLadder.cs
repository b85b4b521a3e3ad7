namespace Videoroom.Bench.Adapt.Servers;

/// <summary>
/// Which substream of simulcast an application asks Janus for: one lower when Janus reports a slow link, and one higher again when it has
/// reported none for a while, which doubles when the higher one did not last. Without I/O.
/// </summary>
internal sealed class SubstreamLadder
{
    /// <summary>The best of three encodings.</summary>
    public const int Best = 2;

    // Losses of what was sent before a change say nothing about the change.
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(40);
    private TimeSpan _wait = ShortestWait;
    private TimeSpan? _changed;
    private TimeSpan _quietSince;
    private bool _wentUp;

    /// <summary>The substream to ask for: 0 is the smallest.</summary>
    public int Substream { get; private set; } = Best;

    /// <summary>Janus has reported a slow link.</summary>
    /// <param name="now">The time on any clock.</param>
    public void OnSlowLink(TimeSpan now)
    {
        _quietSince = now;
        if (Substream == 0 || now - _changed < Settles)
        {
            return;
        }

        _wait = !_wentUp || now - _changed > Lasts ? ShortestWait : _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        Change(-1, now);
    }

    /// <summary>Time has passed.</summary>
    /// <param name="now">The time on the same clock.</param>
    public void OnTurn(TimeSpan now)
    {
        if (Substream < Best && now - _quietSince >= _wait)
        {
            _quietSince = now;
            Change(1, now);
        }
    }

    private void Change(int by, TimeSpan now)
    {
        Substream += by;
        _changed = now;
        _wentUp = by > 0;
    }
}
