namespace Akka.Actor;

/// <summary>Something that a message can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends a message, at most once, and returns at once.</summary>
    /// <param name="message">The message; immutable by convention.</param>
    /// <param name="sender">Who gets an answer; null when nobody does.</param>
    void Tell(object message, IActorRef? sender);
}
