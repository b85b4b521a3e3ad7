using System.Diagnostics;

namespace Videoroom.Bench.Drill.Machine;

/// <summary>A thread that only looks at the clock: how long it was kept off the CPU at most says how busy the machine is.</summary>
internal sealed class SpinningThread
{
    private readonly Thread _thread;
    private long _longest;
    private volatile bool _stopping;

    private SpinningThread() => _thread = new Thread(Run) { Name = "spinning", IsBackground = true };

    /// <summary>Starts to spin.</summary>
    public static SpinningThread Start()
    {
        var spinning = new SpinningThread();
        spinning._thread.Start();
        return spinning;
    }

    /// <summary>Stops.</summary>
    /// <returns>The longest time between two looks at the clock.</returns>
    public TimeSpan Stop()
    {
        _stopping = true;
        _thread.Join();
        return Stopwatch.GetElapsedTime(0, _longest);
    }

    private void Run()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_stopping)
        {
            var now = Stopwatch.GetTimestamp();
            _longest = Math.Max(_longest, now - last);
            last = now;
        }
    }
}
