namespace Akka.Event;

/// <summary>An actor's log.</summary>
public interface ILoggingAdapter
{
    /// <summary>What puts the arguments into the text.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>Whether such lines are written.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Whether such lines are written.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Whether such lines are written.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Whether such lines are written.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Whether lines of a level are written.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Writes a finished line.</summary>
    void Log(LogLevel logLevel, Exception? cause, string format);
}
