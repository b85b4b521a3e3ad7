using System.Collections.Concurrent;

namespace Akka.TestKit.Internal;

/// <summary>From the test's actor to the test, which waits blocking or not.</summary>
internal sealed class MessageQueue
{
    private readonly ConcurrentQueue<MessageEnvelope> _messages = new();
    private readonly SemaphoreSlim _available = new(0);

    public bool IsEmpty => _messages.IsEmpty;

    public void Add(in MessageEnvelope envelope)
    {
        _messages.Enqueue(envelope);
        _available.Release();
    }

    /// <summary>The next message; null when none came in time.</summary>
    public MessageEnvelope? Take(TimeSpan timeout, CancellationToken cancellation) =>
        _available.Wait(timeout, cancellation) ? Dequeue() : null;

    /// <summary>The next message; null when none came in time.</summary>
    public async ValueTask<MessageEnvelope?> TakeAsync(TimeSpan timeout, CancellationToken cancellation) =>
        await _available.WaitAsync(timeout, cancellation).ConfigureAwait(false) ? Dequeue() : null;

    private MessageEnvelope? Dequeue() => _messages.TryDequeue(out var envelope) ? envelope : null;
}
