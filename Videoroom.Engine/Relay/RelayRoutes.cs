using System.Collections.Concurrent;

namespace Videoroom.Engine.Relay;

/// <summary>Whose a datagram of another node is: by the link id in it. Read by every loop, without locks.</summary>
internal sealed class RelayRoutes
{
    private readonly ConcurrentDictionary<uint, RelayLink> _links = new();

    /// <summary>Whose link id it is; null for nobody's.</summary>
    public RelayLink? Find(uint linkId) => _links.GetValueOrDefault(linkId);

    /// <summary>Gives a link id to a link.</summary>
    /// <returns>False when it is taken.</returns>
    public bool TryAdd(uint linkId, RelayLink link) => _links.TryAdd(linkId, link);

    /// <summary>Frees a link id.</summary>
    public void Remove(uint linkId) => _links.TryRemove(linkId, out _);
}
