namespace Videoroom.Actors.Nodes;

/// <summary>Asks what the other nodes run. Answered with <see cref="ClusterCensus"/> at once: as of the last question. Never leaves the node.</summary>
internal sealed record AskClusterCensus
{
    /// <summary>The only one.</summary>
    public static AskClusterCensus Instance { get; } = new();
}
