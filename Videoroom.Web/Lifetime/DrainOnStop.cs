namespace Videoroom.Web.Lifetime;

/// <summary>Drains a node whose host is stopped without a signal, or waits for the drain that runs.</summary>
internal sealed class DrainOnStop(NodeLifetime lifetime) : StoppingService
{
    /// <inheritdoc/>
    public override Task StoppingAsync(CancellationToken cancellationToken) => lifetime.EndAsync();
}
