using System.Diagnostics;

namespace Videoroom.Bench.Attack;

/// <summary>Keeps a process to a share of one core: it asks between two pieces of its work how long to rest.</summary>
internal sealed class CpuShare
{
    /// <summary>What was not used for so long is gone: no burst makes up for a rest.</summary>
    private static readonly TimeSpan LargestCredit = TimeSpan.FromMilliseconds(20);

    private readonly double _share;
    private readonly Func<TimeSpan> _clock;
    private readonly Func<TimeSpan> _used;
    private TimeSpan _lastTime;
    private TimeSpan _lastUsed;
    private TimeSpan _credit;

    /// <param name="share">Of one core: 0.2 is a fifth.</param>
    /// <param name="clock">A monotonic clock.</param>
    /// <param name="used">The CPU time that was used.</param>
    public CpuShare(double share, Func<TimeSpan> clock, Func<TimeSpan> used)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        (_share, _clock, _used) = (share, clock, used);
        (_lastTime, _lastUsed) = (clock(), used());
    }

    /// <summary>This process's share, everything that its runtime does included.</summary>
    public static CpuShare OfThisProcess(double share)
    {
        var since = Stopwatch.StartNew();
        return new CpuShare(share, () => since.Elapsed, () => Environment.CpuUsage.TotalTime);
    }

    /// <summary>How long to rest now; zero to go on.</summary>
    public TimeSpan Rest()
    {
        var (time, used) = (_clock(), _used());
        _credit += (_share * (time - _lastTime)) - (used - _lastUsed);
        _credit = _credit < LargestCredit ? _credit : LargestCredit;
        (_lastTime, _lastUsed) = (time, used);
        return _credit < TimeSpan.Zero ? -_credit / _share : TimeSpan.Zero;
    }
}
