namespace Akka.Actor.Internal;

/// <summary>The handlers of one behaviour, in the order in which they were declared.</summary>
internal sealed class HandlerList
{
    private Func<object, bool>[] _handlers = [];
    private bool _complete;

    public void Add(Func<object, bool> handler)
    {
        if (_complete)
        {
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        }

        _handlers = [.. _handlers, handler];
    }

    public void AddLast(Func<object, bool> handler)
    {
        Add(handler);
        _complete = true;
    }

    public bool Handle(object message)
    {
        foreach (var handler in _handlers)
        {
            if (handler(message))
            {
                return true;
            }
        }

        return false;
    }
}
