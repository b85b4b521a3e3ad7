namespace Videoroom.Actors.Nodes;

// What the nodes tell each other about themselves, for their operators. May cross nodes.

/// <summary>Asks a node what it runs. Answered with <see cref="NodeCensus"/>.</summary>
internal sealed record AskNodeCensus
{
    /// <summary>The only one.</summary>
    public static AskNodeCensus Instance { get; } = new();
}

/// <summary>What a node runs.</summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Channels">
/// Channels: the peers that are connected to it and have a seat in a room, those included that may come back.
/// </param>
/// <param name="Endpoints">Endpoints.</param>
public sealed record NodeCensus(int Rooms, int Channels, int Endpoints);

/// <summary>Asks what the other nodes run. Answered with <see cref="ClusterCensus"/> at once: as of the last question. Never leaves the node.</summary>
internal sealed record AskClusterCensus
{
    /// <summary>The only one.</summary>
    public static AskClusterCensus Instance { get; } = new();
}

/// <summary>What the other nodes run, by name. Those that have not answered are missing. Never leaves the node.</summary>
internal sealed record ClusterCensus(IReadOnlyDictionary<string, NodeCensus> ByNode);
