namespace Videoroom.Web.Admin;

/// <summary>The drain of the node that answers.</summary>
/// <param name="State">How far it is: none, waiting, endingPeers, leaving.</param>
/// <param name="Peers">The peers that are left; null before the first look.</param>
/// <param name="DeadlineAt">When it stops waiting for them.</param>
internal sealed record DrainView(Lifetime.DrainState State, int? Peers, DateTimeOffset? DeadlineAt);
