namespace Videoroom.Web.Admin;

/// <summary>A node.</summary>
/// <param name="Name">Its address in the cluster.</param>
/// <param name="IsSelf">It is the one that answers.</param>
/// <param name="State">up, draining, unreachable, removed.</param>
/// <param name="Since">Since when it is in that state.</param>
/// <param name="Version">Its version.</param>
/// <param name="SignallingUrls">Where browsers reach it.</param>
/// <param name="Shards">Shards of rooms that it has.</param>
/// <param name="Rooms">Rooms that it runs.</param>
/// <param name="Peers">Peers that are connected to it.</param>
internal sealed record NodeView(
    string Name,
    bool IsSelf,
    NodeState State,
    DateTimeOffset? Since,
    string? Version,
    IReadOnlyList<string> SignallingUrls,
    int? Shards,
    int? Rooms,
    int? Peers);
