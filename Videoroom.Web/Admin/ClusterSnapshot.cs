using System.Text.Json.Serialization;

namespace Videoroom.Web.Admin;

/// <summary>
/// The cluster as one node sees it. About the other nodes it knows what the store and its links tell; rooms and peers each node
/// answers for itself. Null stands for what is not known here.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Self">The name of the node that answers.</param>
/// <param name="Store">The store; null in a cluster of one.</param>
/// <param name="Drain">Its drain.</param>
/// <param name="Nodes">All nodes, this one among them.</param>
/// <param name="Rooms">Rooms that this node owns, at most <see cref="MaxRooms"/>; those with the most peers first.</param>
/// <param name="NodeLinks">This node's links for messages.</param>
/// <param name="MediaLinks">This node's links for media.</param>
/// <param name="Moves">What moved lately, the newest first, at most <see cref="MaxMoves"/>.</param>
internal sealed record ClusterSnapshot(
    DateTimeOffset At,
    string Self,
    StoreView? Store,
    DrainView Drain,
    IReadOnlyList<NodeView> Nodes,
    IReadOnlyList<RoomView> Rooms,
    IReadOnlyList<NodeLinkView> NodeLinks,
    IReadOnlyList<MediaLinkView> MediaLinks,
    IReadOnlyList<MoveView> Moves)
{
    /// <summary>More rooms are counted, but not listed.</summary>
    public const int MaxRooms = 500;

    /// <summary>Older moves are forgotten.</summary>
    public const int MaxMoves = 100;
}

/// <summary>The store that decides who is a member.</summary>
/// <param name="Name">Where it is; no secrets.</param>
/// <param name="Reachable">Whether this node reaches it.</param>
/// <param name="Since">Since when that is so.</param>
/// <param name="Epoch">The cluster's epoch: it rises with every change of members and owners.</param>
internal sealed record StoreView(string Name, bool Reachable, DateTimeOffset? Since, long? Epoch);

/// <summary>The drain of the node that answers.</summary>
/// <param name="State">How far it is: none, waiting, endingPeers, leaving, done.</param>
/// <param name="Peers">The peers that are left; null before the first look.</param>
/// <param name="DeadlineAt">When it stops waiting for them.</param>
internal sealed record DrainView(Hosting.DrainState State, int? Peers, DateTimeOffset? DeadlineAt);

/// <summary>A node.</summary>
/// <param name="Name">Its address in the cluster.</param>
/// <param name="IsSelf">It is the one that answers.</param>
/// <param name="State">up, draining, unreachable, removed.</param>
/// <param name="Since">Since when it is a member.</param>
/// <param name="Epoch">The epoch at which it became one.</param>
/// <param name="Version">Its version.</param>
/// <param name="SignallingUrls">Where browsers reach it.</param>
/// <param name="Shards">Shards that it owns.</param>
/// <param name="Rooms">Rooms that it runs.</param>
/// <param name="Peers">Peers that are connected to it.</param>
internal sealed record NodeView(
    string Name,
    bool IsSelf,
    NodeState State,
    DateTimeOffset? Since,
    long? Epoch,
    string? Version,
    IReadOnlyList<string> SignallingUrls,
    int? Shards,
    int? Rooms,
    int? Peers);

/// <summary>What a node is to the one that answers.</summary>
internal enum NodeState
{
    /// <summary>A member that answers.</summary>
    Up,

    /// <summary>A member on its way out.</summary>
    Draining,

    /// <summary>A member that does not answer at present.</summary>
    Unreachable,

    /// <summary>No member any more.</summary>
    Removed,
}

/// <summary>A room.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Epoch">Its epoch; written as text, since JavaScript's numbers are too short for it.</param>
/// <param name="Peers">The peers in it, on whatever node.</param>
/// <param name="Nodes">The nodes that they are connected to.</param>
internal sealed record RoomView(
    string Id,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Epoch,
    int Peers,
    IReadOnlyList<string> Nodes);

/// <summary>A link for messages.</summary>
/// <param name="Node">The other end.</param>
/// <param name="Up">It carries messages both ways.</param>
/// <param name="Since">Since when that is so.</param>
/// <param name="RoundTripMs">The last heartbeat's round trip in milliseconds.</param>
/// <param name="BytesSent">Bytes sent since the start.</param>
/// <param name="BytesReceived">Bytes received since the start.</param>
/// <param name="Waiting">Messages that wait for it.</param>
internal sealed record NodeLinkView(
    string Node, bool Up, DateTimeOffset? Since, double? RoundTripMs, long BytesSent, long BytesReceived, int Waiting);

/// <summary>A link for media. Counters since the start.</summary>
/// <param name="Node">The other end.</param>
/// <param name="TracksSent">Tracks that go there, each once.</param>
/// <param name="TracksReceived">Tracks that come from there.</param>
/// <param name="BytesSent">Bytes sent.</param>
/// <param name="BytesReceived">Bytes received.</param>
/// <param name="PacketsSent">Packets sent.</param>
/// <param name="PacketsReceived">Packets received.</param>
/// <param name="PacketsLost">Packets that did not arrive here.</param>
/// <param name="Retransmissions">Packets sent again.</param>
/// <param name="KeyFrameRequests">Keyframes asked for.</param>
/// <param name="RoundTripMs">The round trip in milliseconds.</param>
internal sealed record MediaLinkView(
    string Node,
    int TracksSent,
    int TracksReceived,
    long BytesSent,
    long BytesReceived,
    long PacketsSent,
    long PacketsReceived,
    long PacketsLost,
    long Retransmissions,
    long KeyFrameRequests,
    double? RoundTripMs);

/// <summary>Something that changed the cluster: a node that came or went, shards that went to another.</summary>
/// <param name="At">When, by the store's clock.</param>
/// <param name="What">What, and why.</param>
/// <param name="Epoch">The epoch that it made.</param>
internal sealed record MoveView(DateTimeOffset At, string What, long Epoch);

/// <summary>Writes what the admin listener answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ClusterSnapshot))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(AdminError))]
internal sealed partial class AdminJson : JsonSerializerContext;
