using Akka.TestKit.Internal;
using Xunit;

namespace Akka.TestKit;

/// <summary>Limits of time, and conditions that come true.</summary>
public abstract partial class TestKitBase
{
    /// <summary>What is left of the innermost <see cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)"/>.</summary>
    /// <exception cref="InvalidOperationException">Outside of any.</exception>
    public TimeSpan Remaining =>
        _end is { } end ? Positive(end - TestTime.Now) : throw new InvalidOperationException(@"Remaining may not be called outside of ""within""");

    /// <summary>What is left of the innermost limit; outside of any, the time for one message.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestTime.Expect));

    /// <summary>A time stretched by the machine's factor.</summary>
    public TimeSpan Dilated(TimeSpan duration) => TestTime.Dilated(duration);

    /// <summary>The given time stretched, or what is left.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } given ? Dilated(given) : RemainingOrDefault;

    /// <summary>Runs something whose expectations together may take no longer than a time.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(
            max,
            () =>
            {
                action();
                return true;
            },
            epsilonValue,
            cancellationToken);

    /// <summary>Runs something whose expectations together may take no longer than a time.</summary>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outer = Enter(max, out var start);
        try
        {
            var result = function();
            CheckTime(start, max, epsilonValue);
            return result;
        }
        finally
        {
            _end = outer;
        }
    }

    /// <summary>Runs something whose expectations together may take no longer than a time.</summary>
    public async Task WithinAsync(
        TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outer = Enter(max, out var start);
        try
        {
            await actionAsync();
            CheckTime(start, max, epsilonValue);
        }
        finally
        {
            _end = outer;
        }
    }

    /// <summary>Waits until something no longer throws.</summary>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var end = TestTime.Now + RemainingOrDilated(duration);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (TestTime.Now < end)
            {
                cancellationToken.WaitHandle.WaitOne(interval ?? TestTime.Poll);
            }
        }
    }

    /// <summary>Waits until something no longer throws.</summary>
    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration,
            interval,
            cancellationToken);

    /// <summary>Waits until something no longer throws.</summary>
    public async Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var end = TestTime.Now + RemainingOrDilated(duration);
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (TestTime.Now < end)
            {
                await Task.Delay(interval ?? TestTime.Poll, cancellationToken);
            }
        }
    }

    /// <summary>Waits until something is true.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, cancellationToken);

    /// <summary>Waits until something is true.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitAssert(() => Assert.True(conditionIsFulfilled(), "The condition has not come true in time"), max, null, cancellationToken);

    /// <summary>Waits until something is true.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(() => Assert.True(conditionIsFulfilled(), "The condition has not come true in time"), null, null, cancellationToken);

    /// <summary>Waits until something is true.</summary>
    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(
            async () => Assert.True(await conditionIsFulfilled(), "The condition has not come true in time"), max, null, cancellationToken);

    private TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? Positive(end - TestTime.Now) : duration;

    private TimeSpan? Enter(TimeSpan max, out TimeSpan start)
    {
        var outer = _end;
        start = TestTime.Now;
        var end = start + Dilated(max);
        _end = outer < end ? outer : end;
        return outer;
    }

    private void CheckTime(TimeSpan start, TimeSpan max, TimeSpan? epsilon)
    {
        var taken = TestTime.Now - start;
        Assert.True(taken <= Dilated(max) + (epsilon ?? TimeSpan.Zero), $"It took {taken}, longer than {Dilated(max)}");
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
