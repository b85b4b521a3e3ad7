using Videoroom.Web.Lifetime;

namespace Videoroom.Web.Whip;

/// <summary>Ends the WHIP and WHEP sessions before the host stops.</summary>
internal sealed class HttpSessionsOnStop(HttpSessionRegistry sessions) : StoppingService
{
    /// <inheritdoc/>
    public override Task StoppingAsync(CancellationToken cancellationToken)
    {
        sessions.ShutDown();
        return Task.CompletedTask;
    }
}
