using System.Globalization;

namespace Videoroom.Bench.Load.Janus;

/// <summary>Matches Janus's answers to the requests of one connection, without I/O.</summary>
internal sealed class JanusTransactions
{
    /// <summary>Requests that may wait at the same time; one more is refused.</summary>
    public const int MaxWaiting = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, JanusTransaction> _waiting = [];
    private Exception? _ended;
    private long _last;

    /// <summary>Requests whose answer is still to come.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Begins a request.</summary>
    /// <param name="request">Its name, for errors.</param>
    /// <param name="endsWithAck">Whether an <c>ack</c> is its answer.</param>
    /// <exception cref="IOException">The connection has ended.</exception>
    /// <exception cref="InvalidOperationException"><see cref="MaxWaiting"/> requests wait already.</exception>
    public JanusTransaction Open(string request, bool endsWithAck = false)
    {
        lock (_lock)
        {
            if (_ended is { } ended)
            {
                throw new IOException(ended.Message, ended);
            }

            if (_waiting.Count == MaxWaiting)
            {
                throw new InvalidOperationException($"{MaxWaiting} requests to Janus wait for their answers already.");
            }

            var transaction = new JanusTransaction((++_last).ToString(CultureInfo.InvariantCulture), request, endsWithAck);
            _waiting.Add(transaction.Id, transaction);
            return transaction;
        }
    }

    /// <summary>Gives a message to the request that it answers; one that answers none is ignored, as is an answer that comes too late.</summary>
    public void Take(JanusMessage message)
    {
        lock (_lock)
        {
            if (message.Transaction is { } id && _waiting.TryGetValue(id, out var transaction) && transaction.Take(message))
            {
                _waiting.Remove(id);
            }
        }
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Forget(JanusTransaction transaction)
    {
        lock (_lock)
        {
            _waiting.Remove(transaction.Id);
        }
    }

    /// <summary>The connection has ended: whoever waits, and whoever asks later, is told why.</summary>
    public void End(Exception reason)
    {
        lock (_lock)
        {
            _ended ??= reason;
            foreach (var transaction in _waiting.Values)
            {
                transaction.Fail(_ended);
            }

            _waiting.Clear();
        }
    }
}
