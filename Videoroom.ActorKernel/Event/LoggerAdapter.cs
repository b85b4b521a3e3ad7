using Microsoft.Extensions.Logging;

namespace Akka.Event;

/// <summary>Writes to Microsoft.Extensions.Logging, with the actor's path in each line.</summary>
internal sealed partial class LoggerAdapter(ILogger logger, string source, ILogMessageFormatter formatter) : ILoggingAdapter
{
    public ILogMessageFormatter Formatter { get; } = formatter;

    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(Translate(logLevel));

    public void Log(LogLevel logLevel, Exception? cause, string format) => Write(logger, Translate(logLevel), cause, source, format);

    private static Microsoft.Extensions.Logging.LogLevel Translate(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => Microsoft.Extensions.Logging.LogLevel.Debug,
        LogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
        LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
        _ => Microsoft.Extensions.Logging.LogLevel.Error,
    };

    [LoggerMessage(EventId = 1, EventName = "Actor", Message = "[{Source}] {Text}")]
    private static partial void Write(
        ILogger logger, Microsoft.Extensions.Logging.LogLevel level, Exception? cause, string source, string text);
}
