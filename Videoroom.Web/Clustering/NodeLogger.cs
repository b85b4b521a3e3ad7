using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Akka.Hosting.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Videoroom.Web.Clustering;

/// <summary>
/// Writes Akka's log to the host's loggers: the category is the type that logs (<c>Videoroom.Actors.Rooms.RoomActor</c>,
/// <c>Akka.Cluster.ClusterCoreDaemon</c>), so that appsettings.json filters it like any other; template and values stay apart for
/// structured sinks.
/// </summary>
/// <remarks>
/// Akka.Hosting's own bridge puts Akka's level, time, thread and path into every message, which the host's log has already, and
/// gives all of it one category.
/// </remarks>
internal sealed class NodeLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _factory;
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();

    /// <summary>Called by the actor system, whose set-up has the logger factory.</summary>
    public NodeLogger()
    {
        _factory = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private void Write(LogEvent log)
    {
        var level = log.LogLevel() switch
        {
            _ when IsEndOfLink(log) => LogLevel.Debug,
            AkkaLogLevel.DebugLevel => LogLevel.Debug,
            AkkaLogLevel.InfoLevel => LogLevel.Information,
            AkkaLogLevel.WarningLevel => LogLevel.Warning,
            _ => LogLevel.Error,
        };
        var logger = _loggers.GetOrAdd(CategoryOf(log), _factory.CreateLogger);
        if (logger.IsEnabled(level))
        {
            var text = $"{log.Message}";
            logger.Log(level, default, State(log), log.Cause, (_, _) => text);
        }
    }

    // That a link to another node has ended is what the cluster says in a line of its own. Akka's endpoints end by an exception, which
    // their supervisor reports as an error with its stack each time that a node is stopped.
    private static bool IsEndOfLink(LogEvent log)
        => log.LogClass == typeof(OneForOneStrategy) && log.LogSource.Contains("/system/endpointManager/", StringComparison.Ordinal);

    // What logs under a text ("remoting (akka://videoroom)") is Akka's own.
    private static string CategoryOf(LogEvent log) => log.LogClass == typeof(DummyClassForStringSources)
        ? $"Akka.{log.LogSource.Split(' ', '(', ':')[0]}"
        : log.LogClass.FullName ?? log.LogClass.Name;

    private static List<KeyValuePair<string, object?>> State(LogEvent log)
    {
        List<KeyValuePair<string, object?>> state = [new("ActorPath", log.LogSource)];
        if (log.TryGetProperties(out var properties) && properties is not null)
        {
            state.AddRange(properties.Select(property => new KeyValuePair<string, object?>(property.Key, property.Value)));
        }

        state.Add(new("{OriginalFormat}", log.GetTemplate()));
        return state;
    }
}
