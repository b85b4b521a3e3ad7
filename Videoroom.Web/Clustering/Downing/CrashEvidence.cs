namespace Videoroom.Web.Clustering.Downing;

/// <summary>
/// Whether another node's process has ended, judged from the moment that an association with it broke. Dials follow: refused means
/// that the process is gone. A dead container's address vanishes in place of that: then the association was closed, no dial was
/// accepted since, and the failure detector misses the heartbeats. Sans I/O: times are of any monotonic clock.
/// </summary>
internal sealed class CrashEvidence(DowningTimes times)
{
    private static readonly TimeSpan QuickDials = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowDialInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceWithSilence = TimeSpan.FromSeconds(10);

    private TimeSpan _brokenAt;
    private bool _isClosed;
    private TimeSpan? _firstRefusalAt;
    private TimeSpan _lastRefusalAt;
    private int _refusals;
    private bool _isDialling;
    private TimeSpan _nextDialAt;
    private TimeSpan _acceptedPause;
    private DialOutcome? _last;
    private TimeSpan? _silentSince;

    /// <summary>The process has ended, or its address has vanished.</summary>
    public bool IsGone { get; private set; }

    /// <summary>The association was closed, and the port refused three dials: enough where no majority can agree.</summary>
    public bool IsFirm => _isClosed && _refusals >= 3 && _lastRefusalAt - _firstRefusalAt >= times.FirmAfter;

    /// <summary>It may be gone: no dial was accepted since the association broke.</summary>
    public bool IsSuspect => _last is not DialOutcome.Accepted;

    /// <summary>It is alive, or nothing more is to be found out.</summary>
    public bool IsOver { get; private set; }

    /// <summary>An association broke, or another member reports the process as gone.</summary>
    /// <param name="closed">By the other end; not by an error here or a report.</param>
    /// <param name="now">The time.</param>
    public void OnBroken(bool closed, TimeSpan now)
    {
        _isClosed |= closed;
        _brokenAt = now;
        _acceptedPause = times.DialInterval;
        IsOver = false;
        if (_last is DialOutcome.Accepted or null)
        {
            _last = null;
            _nextDialAt = now;
        }
    }

    /// <summary>Whether to dial now; the one who asks dials then, and reports the outcome.</summary>
    public bool TakeDial(TimeSpan now)
    {
        if (_isDialling || IsOver || now < _nextDialAt)
        {
            return false;
        }

        return _isDialling = true;
    }

    /// <summary>A dial has ended.</summary>
    public void OnDialled(DialOutcome outcome, TimeSpan now)
    {
        _isDialling = false;
        _last = outcome;
        _nextDialAt = now + (now - _brokenAt < QuickDials ? times.DialInterval : SlowDialInterval);
        switch (outcome)
        {
            case DialOutcome.Refused:
                _firstRefusalAt ??= now;
                _lastRefusalAt = now;
                _refusals++;
                IsGone = true;
                break;
            case DialOutcome.Accepted:
                // A dying process may close its connections before its listening socket: asked again, less and less.
                (_isClosed, IsGone, _refusals, _firstRefusalAt) = (_isClosed && now - _brokenAt < QuickDials, false, 0, null);
                _nextDialAt = now + _acceptedPause;
                _acceptedPause *= 2;
                IsOver = _nextDialAt - _brokenAt > QuickDials;
                break;
            case DialOutcome.Silent:
                Judge(now);
                break;
        }
    }

    /// <summary>What the failure detector says.</summary>
    /// <param name="silentSince">Since when it misses the heartbeats; null when it does not.</param>
    /// <param name="now">The time.</param>
    public void OnHeartbeats(TimeSpan? silentSince, TimeSpan now)
    {
        _silentSince = silentSince;
        Judge(now);
    }

    private void Judge(TimeSpan now)
    {
        if (_last is DialOutcome.Silent)
        {
            IsGone = _refusals > 0 || (_isClosed && _silentSince is { } since && now - since >= times.VanishedAfter);
            IsOver = !IsGone && _silentSince is null && now - _brokenAt > PatienceWithSilence;
        }
    }
}
