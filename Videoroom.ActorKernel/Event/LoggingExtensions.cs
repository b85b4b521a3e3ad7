namespace Akka.Event;

/// <summary>
/// Lines of each level. Arguments are put in only when the level is written; a text without arguments is written as it is.
/// </summary>
public static class LoggingExtensions
{
    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug(this ILoggingAdapter log, string format) =>
        Write(log, LogLevel.DebugLevel, null, format);

    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format) =>
        Write(log, LogLevel.DebugLevel, cause, format);

    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.DebugLevel, null, format, arg1);

    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.DebugLevel, cause, format, arg1);

    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.DebugLevel, null, format, arg1, arg2);

    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.DebugLevel, cause, format, arg1, arg2);

    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.DebugLevel, null, format, arg1, arg2, arg3);

    /// <summary>Writes a line for whoever is looking for a fault.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.DebugLevel, cause, format, arg1, arg2, arg3);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info(this ILoggingAdapter log, string format) =>
        Write(log, LogLevel.InfoLevel, null, format);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format) =>
        Write(log, LogLevel.InfoLevel, cause, format);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.InfoLevel, null, format, arg1);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.InfoLevel, cause, format, arg1);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.InfoLevel, null, format, arg1, arg2);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.InfoLevel, cause, format, arg1, arg2);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.InfoLevel, null, format, arg1, arg2, arg3);

    /// <summary>Writes a line about what happens.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.InfoLevel, cause, format, arg1, arg2, arg3);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning(this ILoggingAdapter log, string format) =>
        Write(log, LogLevel.WarningLevel, null, format);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning(this ILoggingAdapter log, Exception? cause, string format) =>
        Write(log, LogLevel.WarningLevel, cause, format);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.WarningLevel, null, format, arg1);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.WarningLevel, cause, format, arg1);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.WarningLevel, null, format, arg1, arg2);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.WarningLevel, cause, format, arg1, arg2);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.WarningLevel, null, format, arg1, arg2, arg3);

    /// <summary>Writes a line about what should not happen but is dealt with.</summary>
    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.WarningLevel, cause, format, arg1, arg2, arg3);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error(this ILoggingAdapter log, string format) =>
        Write(log, LogLevel.ErrorLevel, null, format);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error(this ILoggingAdapter log, Exception? cause, string format) =>
        Write(log, LogLevel.ErrorLevel, cause, format);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Write(log, LogLevel.ErrorLevel, null, format, arg1);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error<T1>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1) =>
        Write(log, LogLevel.ErrorLevel, cause, format, arg1);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.ErrorLevel, null, format, arg1, arg2);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error<T1, T2>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2) =>
        Write(log, LogLevel.ErrorLevel, cause, format, arg1, arg2);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.ErrorLevel, null, format, arg1, arg2, arg3);

    /// <summary>Writes a line about what went wrong.</summary>
    public static void Error<T1, T2, T3>(this ILoggingAdapter log, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Write(log, LogLevel.ErrorLevel, cause, format, arg1, arg2, arg3);

    private static void Write(ILoggingAdapter log, LogLevel level, Exception? cause, string format)
    {
        if (log.IsEnabled(level))
        {
            log.Log(level, cause, format);
        }
    }

    private static void Write<T1>(ILoggingAdapter log, LogLevel level, Exception? cause, string format, T1 arg1)
    {
        if (log.IsEnabled(level))
        {
            log.Log(level, cause, log.Formatter.Format(format, arg1!));
        }
    }

    private static void Write<T1, T2>(ILoggingAdapter log, LogLevel level, Exception? cause, string format, T1 arg1, T2 arg2)
    {
        if (log.IsEnabled(level))
        {
            log.Log(level, cause, log.Formatter.Format(format, arg1!, arg2!));
        }
    }

    private static void Write<T1, T2, T3>(
        ILoggingAdapter log, LogLevel level, Exception? cause, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsEnabled(level))
        {
            log.Log(level, cause, log.Formatter.Format(format, arg1!, arg2!, arg3!));
        }
    }
}
