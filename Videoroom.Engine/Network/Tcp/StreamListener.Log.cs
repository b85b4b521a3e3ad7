using Microsoft.Extensions.Logging;

namespace Videoroom.Engine.Network.Tcp;

internal sealed partial class StreamListener
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "TCP port {Port} of media cannot accept connections, {Count} times so far, and tries again: {Reason}. Is the limit of open files too low?")]
    private static partial void LogAcceptFailed(ILogger logger, int port, string reason, long count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "TCP port {Port} of media: {Count} connections without credentials were closed for others, or found no place; {Open} are open.")]
    private static partial void LogRefused(ILogger logger, int port, long count, int open);
}
