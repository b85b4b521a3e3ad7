namespace Videoroom.Actors.Settings;

/// <summary>What a room tells its endpoints about the network, wherever they run. Immutable; may cross nodes.</summary>
public sealed record NetworkOptions
{
    /// <summary>
    /// The addresses that answers announce as host candidates, as <c>address:port</c> or <c>[address]:port</c>, the preferred
    /// one first. Empty, the default: those of the media engine on the endpoint's own node.
    /// </summary>
    public IReadOnlyList<string> AnnouncedAddresses { get; init; } = [];
}
