namespace Videoroom.Web.Lifetime;

internal sealed partial class DrainSequence
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Draining: joins are refused, and peers move to other nodes, within {Seconds} s")]
    private partial void LogMoving(int seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Draining: joins are refused; there is no other node to move to")]
    private partial void LogEnding();

    [LoggerMessage(Level = LogLevel.Information, Message = "Drained; {Peers} peers were left")]
    private partial void LogEnd(int peers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drain could not {What}; it goes on")]
    private partial void LogFailed(string what, Exception exception);
}
