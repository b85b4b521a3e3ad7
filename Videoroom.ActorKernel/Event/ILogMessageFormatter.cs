namespace Akka.Event;

/// <summary>Puts arguments into the text of a line.</summary>
public interface ILogMessageFormatter
{
    /// <summary>Formats.</summary>
    string Format(string format, params object[] args);

    /// <summary>Formats.</summary>
    string Format(string format, IEnumerable<object> args);
}
