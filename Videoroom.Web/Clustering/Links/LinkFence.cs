using Akka.Actor.Setup;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// Cuts all links of a node that is out of its cluster, at once and for good: nothing that its actors say while they stop reaches the
/// nodes that went on without it. Handed to the actor system with its set-up, where <see cref="LinkTransport"/> finds it.
/// </summary>
internal sealed class LinkFence : Setup
{
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Is cancelled when the links are cut.</summary>
    public CancellationToken Token => _cut.Token;

    /// <summary>Cuts the links; whoever calls this knows that they are cut when it returns. May be called any number of times.</summary>
    public void Cut() => _cut.Cancel();
}
