using Akka.Actor;

namespace Videoroom.Actors.Nodes;

// What the node's own actors are told of the other nodes. None of this ever leaves the node.

/// <summary>Another node has joined the cluster.</summary>
/// <param name="Node">Its name, <c>host:port</c>.</param>
/// <param name="Address">Its address, for paths.</param>
/// <param name="Run">Tells one run of the node from the next.</param>
internal sealed record NodeUp(string Node, Address Address, int Run);

/// <summary>Another node has left the cluster, or is lost.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Run">Which run of it.</param>
internal sealed record NodeGone(string Node, int Run);

/// <summary>
/// The connection to a member broke, and is made anew with the next message: what was on its way may be lost. Whether the node is
/// lost, too, is heard separately.
/// </summary>
/// <param name="Node">Its name.</param>
internal sealed record NodeLinkBroken(string Node);

/// <summary>A node of the cluster cannot be reached at present, or can again.</summary>
/// <param name="Node">Its name.</param>
/// <param name="IsReachable">It can.</param>
internal sealed record NodeReachability(string Node, bool IsReachable);
