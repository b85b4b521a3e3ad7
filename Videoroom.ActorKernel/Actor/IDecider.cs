namespace Akka.Actor;

/// <summary>Chooses what to do about an exception.</summary>
public interface IDecider
{
    /// <summary>Chooses.</summary>
    Directive Decide(Exception cause);
}
