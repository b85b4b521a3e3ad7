namespace Akka.Actor.Internal;

/// <summary>An actor's stash: kept in the cell, given back to the mailbox when the instance ends.</summary>
internal sealed class ActorStash(ActorCell cell) : IStash
{
    private readonly LinkedList<Envelope> _stashed = new();
    private long _lastId;

    public void Stash()
    {
        var envelope = cell.CurrentEnvelope;
        if (_lastId == cell.EnvelopeId)
        {
            throw new IllegalActorStateException($"Can't stash the same message {envelope.Message} more than once");
        }

        _lastId = cell.EnvelopeId;
        _stashed.AddLast(envelope);
    }

    public void Unstash()
    {
        if (_stashed.First is { } first)
        {
            _stashed.RemoveFirst();
            cell.Mailbox.PushFront(first.Value);
        }
    }

    public void UnstashAll()
    {
        // The last one pushed is the first one handled.
        while (_stashed.Last is { } last)
        {
            _stashed.RemoveLast();
            cell.Mailbox.PushFront(last.Value);
        }
    }
}
