using Akka.TestKit.Internal;
using Xunit;

namespace Akka.TestKit;

/// <summary>Taking messages as they come.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next message; null when none comes in time.</summary>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Take(RemainingOrDilated(max), cancellationToken)?.Message;

    /// <summary>The next message; null when none comes in time.</summary>
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await TakeAsync(RemainingOrDilated(max), cancellationToken))?.Message;

    /// <summary>The next so many messages.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        TakeMany(numberOfMessages, RemainingOrDefault, cancellationToken);

    /// <summary>The next so many messages, within a time for all.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        TakeMany(numberOfMessages, Dilated(max), cancellationToken);

    /// <summary>Drops messages up to the one that a predicate takes.</summary>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Drops messages up to the one of a type that a predicate takes.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var end = TestTime.Now + RemainingOrDilated(max);
        while (true)
        {
            var message = Require(Take(Positive(end - TestTime.Now), cancellationToken), typeof(T), hint);
            if (message is T typed && isMessage(typed))
            {
                return typed;
            }
        }
    }

    /// <summary>Drops messages up to the one that a predicate takes.</summary>
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Drops messages up to the one of a type that a predicate takes.</summary>
    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var end = TestTime.Now + RemainingOrDilated(max);
        while (true)
        {
            var message = Require(await TakeAsync(Positive(end - TestTime.Now), cancellationToken), typeof(T), hint);
            if (message is T typed && isMessage(typed))
            {
                return typed;
            }
        }
    }

    private List<object> TakeMany(int count, TimeSpan max, CancellationToken cancellation)
    {
        var end = TestTime.Now + max;
        var messages = new List<object>(count);
        while (messages.Count < count)
        {
            var next = Take(Positive(end - TestTime.Now), cancellation);
            Assert.True(next is not null, $"Only {messages.Count} of {count} messages came in {max}: {string.Join(", ", messages)}");
            messages.Add(next.Value.Message);
        }

        return messages;
    }

    private MessageEnvelope? Take(TimeSpan timeout, CancellationToken cancellation) => Remember(_queue.Take(timeout, cancellation));

    private async ValueTask<MessageEnvelope?> TakeAsync(TimeSpan timeout, CancellationToken cancellation) =>
        Remember(await _queue.TakeAsync(timeout, cancellation));

    private MessageEnvelope? Remember(MessageEnvelope? envelope)
    {
        _last = envelope ?? _last;
        return envelope;
    }

    private static object Require(MessageEnvelope? envelope, Type expected, string? hint)
    {
        if (envelope is null)
        {
            Assert.Fail($"No message of type {expected} came in time. {hint}");
        }

        return envelope.Value.Message;
    }
}
