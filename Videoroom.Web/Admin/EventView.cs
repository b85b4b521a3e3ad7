namespace Videoroom.Web.Admin;

/// <summary>Something that happened to a member of the cluster.</summary>
/// <param name="At">When this node heard of it.</param>
/// <param name="Node">The member.</param>
/// <param name="What">What happened.</param>
internal sealed record EventView(DateTimeOffset At, string Node, string What);
