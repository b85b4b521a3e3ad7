using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Web.Hosting;

/// <summary>
/// What comes before the host stops anything: the drain, where nothing has begun it yet (a host that is stopped without a signal),
/// then the end of all sockets and sessions, for which Kestrel would wait.
/// </summary>
internal sealed class StopSequence(NodeLifetime lifetime, SocketRegistry sockets, HttpSessionRegistry sessions) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await lifetime.EndAsync();
        sockets.ShutDown();
        sessions.ShutDown();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
