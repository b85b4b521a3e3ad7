using Videoroom.Web.Lifetime;

namespace Videoroom.Web.Signalling;

/// <summary>Closes the sockets before the host stops: Kestrel waits for open ones.</summary>
internal sealed class SocketsOnStop(SocketRegistry sockets) : StoppingService
{
    /// <inheritdoc/>
    public override Task StoppingAsync(CancellationToken cancellationToken)
    {
        sockets.ShutDown();
        return Task.CompletedTask;
    }
}
