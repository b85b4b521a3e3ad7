using Videoroom.Actors.Channels;
using Videoroom.Engine;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Runtime;

/// <summary>The node's actors and media engine, from the start of the host to its stop.</summary>
internal sealed class NodeRuntime : IHostedService, IChannelGateway
{
    /// <summary>Whether joins are taken.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The media engine; null before the start.</summary>
    public IMediaEngine? Engine { get; private set; }

    /// <inheritdoc/>
    public void Open(OpenChannel join) => join.Socket.Refused(RefusalCodes.ShuttingDown, "The server is not ready. Try again in a moment.");

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
