using Microsoft.Extensions.Time.Testing;

namespace Videoroom.Tests.Web.Lifetime;

/// <summary>
/// A clock that a test moves, which says when the code under test has begun to wait for it: moved before that, it would wake nobody.
/// For code that waits for one timer at a time.
/// </summary>
internal sealed class AwaitedClock : FakeTimeProvider
{
    private readonly SemaphoreSlim _timers = new(0);

    /// <summary>Completes once for each timer, when it has been set.</summary>
    public Task TimerAsync() => _timers.WaitAsync();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Release();
        return timer;
    }
}
