namespace Videoroom.Web.Hosting;

internal sealed partial class DrainSequence
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Draining: joins are refused (peers move: {Moves}, at most {Seconds} s)")]
    private partial void LogStart(bool moves, int seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Drained; {Peers} peers were left")]
    private partial void LogEnd(int peers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drain could not {What}; it goes on")]
    private partial void LogFailed(string what, Exception exception);
}
