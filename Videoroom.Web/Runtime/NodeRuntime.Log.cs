namespace Videoroom.Web.Runtime;

internal sealed partial class NodeRuntime
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Rooms were still running when the node stopped")]
    private partial void LogSlowStop(Exception exception);
}
