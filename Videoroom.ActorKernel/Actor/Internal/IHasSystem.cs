namespace Akka.Actor.Internal;

/// <summary>A ref that knows its system.</summary>
internal interface IHasSystem
{
    ActorSystemImpl SystemImpl { get; }
}
