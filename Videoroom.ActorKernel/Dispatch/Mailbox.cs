using System.Collections.Concurrent;
using Akka.Actor.Internal;

namespace Akka.Dispatch;

/// <summary>
/// An actor's queues and its turns on the thread pool. System messages go first; user messages come in the order in which
/// each sender sent them. Neither queue has a bound, as in Akka: whoever feeds an actor from outside bounds what it sends.
/// </summary>
internal sealed class Mailbox(ActorCell cell, int throughput) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Envelope> _queue = new();

    // A list in reverse order; pushed by anybody, taken whole by the actor's turn.
    private SystemMessage? _system;
    private int _scheduled;

    // The fields below belong to the actor's turn.
    private Stack<Envelope>? _unstashed;
    private int _suspended;
    private bool _closed;

    public bool IsSuspended => _suspended > 0;

    public bool IsClosed => Volatile.Read(ref _closed);

    public void Post(in Envelope envelope)
    {
        _queue.Enqueue(envelope);
        Schedule();
    }

    public void Post(SystemMessage message)
    {
        SystemMessage? head;
        do
        {
            head = Volatile.Read(ref _system);
            message.Next = head;
        }
        while (Interlocked.CompareExchange(ref _system, message, head) != head);
        Schedule();
    }

    /// <summary>Puts a message before all others. Only in the actor's turn.</summary>
    public void PushFront(in Envelope envelope) => (_unstashed ??= new Stack<Envelope>()).Push(envelope);

    /// <summary>Holds user messages back until as many calls of <see cref="Resume"/>. Only in the actor's turn.</summary>
    public void Suspend() => _suspended++;

    /// <summary>Undoes one <see cref="Suspend"/>. Only in the actor's turn.</summary>
    public void Resume() => _suspended = Math.Max(0, _suspended - 1);

    /// <summary>What is in here and what still comes goes to dead letters. Only in the actor's turn.</summary>
    public void Close()
    {
        Volatile.Write(ref _closed, true);
        DiscardUserMessages();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var outer = ActorCell.Current;
        ActorCell.Current = cell;
        try
        {
            TakeTurn();
        }
        finally
        {
            ActorCell.Current = outer;
            Interlocked.Exchange(ref _scheduled, 0);
            if (HasWork)
            {
                Schedule();
            }
        }
    }

    /// <summary>The gate that held this mailbox may be open again. For any thread.</summary>
    public void Wake() => Schedule();

    private bool HasWork =>
        Volatile.Read(ref _system) is not null || ((_closed || _suspended == 0) && HasMessages && (_closed || IsGateOpen()));

    private bool HasMessages => _unstashed is { Count: > 0 } || !_queue.IsEmpty;

    /// <summary>When it is not, the gate wakes this mailbox up later.</summary>
    private bool IsGateOpen()
    {
        if (cell.Gate is not { IsOpen: false } closed)
        {
            return true;
        }

        closed.Hold(this);
        return false;
    }

    private void Schedule()
    {
        // The queue's own interlocked write comes before this read, and Execute's exchange before its look at the queue:
        // one of the two sees the other.
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void TakeTurn()
    {
        HandleSystemMessages();
        for (var left = throughput; left > 0 && !_closed && _suspended == 0 && HasMessages && IsGateOpen() && TryTake(out var envelope); left--)
        {
            cell.Invoke(envelope);
            HandleSystemMessages();
        }

        if (_closed)
        {
            DiscardUserMessages();
        }
    }

    private void HandleSystemMessages()
    {
        while (Volatile.Read(ref _system) is not null)
        {
            var message = Reverse(Interlocked.Exchange(ref _system, null));
            while (message is not null)
            {
                var next = message.Next;
                message.Next = null;
                if (_closed)
                {
                    ActorCell.AnswerForTheDead(message);
                }
                else
                {
                    cell.Invoke(message);
                }

                message = next;
            }
        }
    }

    private bool TryTake(out Envelope envelope) =>
        (_unstashed is not null && _unstashed.TryPop(out envelope)) || _queue.TryDequeue(out envelope);

    private void DiscardUserMessages()
    {
        while (TryTake(out var envelope))
        {
            cell.SystemImpl.PublishDeadLetter(envelope.Message, envelope.Sender, cell.SelfRef);
        }
    }

    private static SystemMessage? Reverse(SystemMessage? list)
    {
        SystemMessage? reversed = null;
        while (list is not null)
        {
            (list.Next, reversed, list) = (reversed, list, list.Next);
        }

        return reversed;
    }
}
