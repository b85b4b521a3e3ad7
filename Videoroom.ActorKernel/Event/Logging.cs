using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>Gives actors their log.</summary>
public static class Logging
{
    /// <summary>The log of the actor that runs here.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null)
    {
        var cell = (ActorCell)context;
        return cell.SystemImpl.LoggerFor(cell.Props.Type, cell.Self.Path, logMessageFormatter);
    }
}
