using System.Text.Json.Serialization;

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

/// <summary>The drain of the node that answers.</summary>
/// <param name="State">How far it is: none, waiting, endingPeers, leaving.</param>
/// <param name="Peers">The peers that are left; null before the first look.</param>
/// <param name="DeadlineAt">When it stops waiting for them.</param>
internal sealed record DrainView(Lifetime.DrainState State, int? Peers, DateTimeOffset? DeadlineAt);

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

/// <summary>Something that happened to a member of the cluster.</summary>
/// <param name="At">When this node heard of it.</param>
/// <param name="Node">The member.</param>
/// <param name="What">What happened.</param>
internal sealed record EventView(DateTimeOffset At, string Node, string What);

/// <summary>Writes what the admin listener answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ClusterSnapshot))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(AdminError))]
internal sealed partial class AdminJson : JsonSerializerContext;
