namespace Videoroom.Actors.Nodes;

// What the nodes tell each other about themselves, for their operators. May cross nodes.

/// <summary>Asks a node what it runs. Answered with <see cref="NodeCensus"/>.</summary>
internal sealed record AskNodeCensus
{
    /// <summary>The only one.</summary>
    public static AskNodeCensus Instance { get; } = new();
}
