namespace Videoroom.Web.Admin;

/// <summary>
/// The cluster as one node sees it. About the other nodes it knows what Akka.Cluster tells; rooms and peers each node answers for
/// itself. Null stands for what is not known here.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Self">The name of the node that answers.</param>
/// <param name="Drain">Its drain.</param>
/// <param name="Nodes">All nodes, this one among them.</param>
/// <param name="Rooms">Rooms that this node owns, at most <see cref="MaxRooms"/>; those with the most peers first.</param>
/// <param name="MediaLinks">This node's links for media.</param>
/// <param name="Events">What happened to the members lately, as this node heard of it, the newest first.</param>
internal sealed record ClusterSnapshot(
    DateTimeOffset At,
    string Self,
    DrainView Drain,
    IReadOnlyList<NodeView> Nodes,
    IReadOnlyList<RoomView> Rooms,
    IReadOnlyList<MediaLinkView> MediaLinks,
    IReadOnlyList<EventView> Events)
{
    /// <summary>More rooms are counted, but not listed.</summary>
    public const int MaxRooms = 500;
}
