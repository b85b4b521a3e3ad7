namespace Akka.Actor;

/// <summary>A message that the actor's cell handles itself.</summary>
public interface IAutoReceivedMessage
{
}

/// <summary>A message that does not put off the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout
{
}
