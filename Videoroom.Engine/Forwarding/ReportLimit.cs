namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Bounds how often a change is told that a client can bring about with every packet: a few at once, then one a second,
/// the newest state. What is told becomes messages to actors and to browsers, which have no use for more.
/// </summary>
internal struct ReportLimit
{
    /// <summary>Reports that may come at once.</summary>
    public const int Burst = 8;

    private int _spent;
    private bool _pending;

    /// <summary>There is something to tell.</summary>
    public void Changed() => _pending = true;

    /// <summary>A second has passed.</summary>
    public void OnSecond() => _spent = Math.Max(0, _spent - 1);

    /// <summary>Whether to tell it now; what is held back is told after a later <see cref="OnSecond"/>.</summary>
    public bool TryReport()
    {
        if (!_pending || _spent == Burst)
        {
            return false;
        }

        _pending = false;
        _spent++;
        return true;
    }
}
