namespace Videoroom.Fuzz.Driver;

/// <summary>Notices an input that does not end.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly Action _hangs;
    private readonly Timer _timer;
    private long _inputs;
    private long _seen = -1;
    private TimeSpan _standing;

    /// <param name="limit">How long an input may take.</param>
    /// <param name="hangs">Called once, on another thread, while the input still runs.</param>
    public Watchdog(TimeSpan limit, Action hangs)
    {
        _limit = limit;
        _hangs = hangs;
        var interval = limit / 4;
        _timer = new Timer(_ => Look(interval), null, interval, interval);
    }

    /// <summary>Another input begins.</summary>
    public void OnInput() => Volatile.Write(ref _inputs, _inputs + 1);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look(TimeSpan interval)
    {
        var inputs = Volatile.Read(ref _inputs);
        _standing = inputs == _seen ? _standing + interval : TimeSpan.Zero;
        _seen = inputs;
        if (_standing >= _limit)
        {
            _timer.Change(Timeout.Infinite, Timeout.Infinite);
            _hangs();
        }
    }
}
