namespace Akka.Actor;

/// <summary>A behaviour: handles a message, or says false.</summary>
public delegate bool Receive(object message);
