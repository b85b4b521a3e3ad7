namespace Akka.Event;

/// <summary>How much a line in the log matters.</summary>
public enum LogLevel
{
    /// <summary>For whoever is looking for a fault.</summary>
    DebugLevel = 0,

    /// <summary>What happens.</summary>
    InfoLevel = 1,

    /// <summary>What should not happen but is dealt with.</summary>
    WarningLevel = 2,

    /// <summary>What went wrong.</summary>
    ErrorLevel = 3,
}
