using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// An actor whose handlers are declared in its constructor and in <see cref="Become(Action)"/>. The first that takes a
/// message gets it. While the task of an async handler runs, no other message is handled, and Self, Sender and Context
/// stay valid after its awaits.
/// </summary>
public abstract class ReceiveActor : ActorBase
{
    private HandlerList? _declaring;

    /// <summary>Begins the declaration of handlers.</summary>
    protected ReceiveActor()
    {
        _declaring = new HandlerList();
    }

    /// <summary>Replaces the behaviour by the handlers that <paramref name="configure"/> declares.</summary>
    protected void Become(Action configure) => Context.Become(Declare(configure));

    /// <summary>Puts the handlers that <paramref name="configure"/> declares on top of the behaviour.</summary>
    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Declare(configure));

    /// <summary>Handles messages of a type.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Handlers.Add(message =>
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
        {
            return false;
        }

        handler(typed);
        return true;
    });

    /// <summary>Handles messages of a type that a predicate takes.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles those messages of a type that the handler says true to.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Handlers.Add(message => message is T typed && handler(typed));

    /// <summary>Handles every message; must be the last.</summary>
    protected void ReceiveAny(Action<object> handler) => Handlers.AddLast(message =>
    {
        handler(message);
        return true;
    });

    /// <summary>Handles messages of a type, holding back all others until the task is done.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Handlers.Add(message =>
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
        {
            return false;
        }

        ActorCell.Current!.RunTask(() => handler(typed));
        return true;
    });

    /// <summary>Handles messages of a type that a predicate takes, holding back all others until the task is done.</summary>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    /// <summary>Handles every message, holding back all others until the task is done; must be the last.</summary>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => Handlers.AddLast(message =>
    {
        ActorCell.Current!.RunTask(() => handler(message));
        return true;
    });

    /// <summary>Not for actors that declare handlers.</summary>
    protected sealed override bool Receive(object message) =>
        throw new NotSupportedException("A ReceiveActor's handlers are declared, not called");

    internal sealed override Receive InitialBehavior()
    {
        var declared = Handlers;
        _declaring = null;
        return declared.Handle;
    }

    private HandlerList Handlers => _declaring ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    private Receive Declare(Action configure)
    {
        var outer = _declaring;
        var declared = _declaring = new HandlerList();
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }

        return declared.Handle;
    }
}
