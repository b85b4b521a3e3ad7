namespace Videoroom.Actors.Nodes;

/// <summary>What the other nodes run, by name. Those that have not answered are missing. Never leaves the node.</summary>
internal sealed record ClusterCensus(IReadOnlyDictionary<string, NodeCensus> ByNode);
