namespace Akka.Event;

/// <summary>A message that nobody is told about when it does not arrive.</summary>
public interface IDeadLetterSuppression
{
}
