using Microsoft.Extensions.Logging;

namespace Videoroom.Engine.Loops;

internal sealed partial class MediaLoop
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A fault in what came over a TCP connection ended it.")]
    private static partial void LogConnectionFault(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A fault while serving a TURN client; what it sent was dropped.")]
    private static partial void LogTurnFault(ILogger logger, Exception exception);
}
