using Akka.Actor;

namespace Akka.Remote.Links;

/// <summary>A frame on its way, and what it carries, for when it cannot be delivered.</summary>
internal readonly record struct OutboxEntry(byte[] Frame, object? Message = null, IActorRef? Sender = null, IActorRef? Recipient = null);

/// <summary>
/// What one run of a node sends to one run of another: numbered, and kept until the other has acknowledged it. Safe for any
/// thread. What actors and the kernel's parts send is bounded; what watches send is not refused, since a watch that is lost
/// would wait for ever: there is at most one such frame for each watch and its end.
/// </summary>
internal sealed class Outbox(int maxCount, long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<OutboxEntry> _sent = new();
    private Queue<OutboxEntry> _unsent = new();
    private ulong _lastNumber;
    private ulong _acknowledged;
    private long _bytes;
    private bool _closed;
    private TaskCompletionSource? _emptied;

    /// <summary>How many wait to be sent or acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sent.Count + _unsent.Count;
            }
        }
    }

    /// <summary>Their length.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many have been sent more than once.</summary>
    public long Resent { get; private set; }

    /// <summary>Adds a frame and numbers it; false when there is no room, or when this is closed.</summary>
    public bool TryAdd(in OutboxEntry entry, bool isBounded)
    {
        lock (_gate)
        {
            if (_closed || (isBounded && (_sent.Count + _unsent.Count >= maxCount || _bytes + entry.Frame.Length > maxBytes)))
            {
                return false;
            }

            Frames.SetSequence(entry.Frame, ++_lastNumber);
            _unsent.Enqueue(entry);
            _bytes += entry.Frame.Length;
            return true;
        }
    }

    /// <summary>Takes what is to be sent next, up to about a number of bytes.</summary>
    /// <returns>Whether there is anything.</returns>
    public bool Take(List<byte[]> batch, int maxLength)
    {
        lock (_gate)
        {
            for (var length = 0; length < maxLength && _unsent.TryDequeue(out var entry); length += entry.Frame.Length)
            {
                _sent.Enqueue(entry);
                batch.Add(entry.Frame);
            }
        }

        return batch.Count > 0;
    }

    /// <summary>Forgets what the other has got.</summary>
    /// <exception cref="InvalidDataException">The other acknowledges what was never sent.</exception>
    public void Acknowledge(ulong number)
    {
        lock (_gate)
        {
            if (number > _lastNumber - (ulong)_unsent.Count)
            {
                throw new InvalidDataException($"{number} is acknowledged, {_lastNumber - (ulong)_unsent.Count} was the last one sent");
            }

            for (; _acknowledged < number; _acknowledged++)
            {
                _bytes -= _sent.Dequeue().Frame.Length;
            }

            if (_sent.Count + _unsent.Count == 0)
            {
                _emptied?.TrySetResult();
            }
        }
    }

    /// <summary>Begins anew on another connection, behind the last number that the other has got.</summary>
    /// <exception cref="InvalidDataException">The other has lost what it had acknowledged, or has what was never sent.</exception>
    public void Resume(ulong lastArrived)
    {
        lock (_gate)
        {
            if (lastArrived < _acknowledged)
            {
                throw new InvalidDataException($"{lastArrived} is the last that arrived, but {_acknowledged} was acknowledged");
            }

            Acknowledge(lastArrived);
            Resent += _sent.Count;
            _unsent = new Queue<OutboxEntry>(_sent.Concat(_unsent));
            _sent.Clear();
        }
    }

    /// <summary>Done when everything has been acknowledged, or nothing will be any more.</summary>
    public Task WhenEmpty()
    {
        lock (_gate)
        {
            if (_sent.Count + _unsent.Count == 0)
            {
                return Task.CompletedTask;
            }

            _emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _emptied.Task;
        }
    }

    /// <summary>Takes nothing more, and gives what has not been acknowledged.</summary>
    public IReadOnlyList<OutboxEntry> Close()
    {
        lock (_gate)
        {
            _closed = true;
            OutboxEntry[] left = [.. _sent, .. _unsent];
            _sent.Clear();
            _unsent.Clear();
            _bytes = 0;
            _acknowledged = _lastNumber;
            _emptied?.TrySetResult();
            return left;
        }
    }
}
