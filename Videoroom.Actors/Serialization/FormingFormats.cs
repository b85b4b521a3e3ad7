using Videoroom.Actors.Forming;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of forming.proto.</summary>
internal static class FormingFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.AskContact ToWire(this AskContact question)
        => new() { Node = question.Node, Cluster = question.Cluster is { } cluster ? ToWire(cluster) : null };

    /// <summary>From the wire.</summary>
    public static AskContact FromWire(this Wire.AskContact wire) => new(wire.Node, wire.Cluster is { } cluster ? FromWire(cluster) : null);

    /// <summary>To the wire.</summary>
    public static Wire.ContactAnswer ToWire(this ContactAnswer answer)
        => new() { Node = answer.Node, Cluster = answer.Cluster is { } cluster ? ToWire(cluster) : null };

    /// <summary>From the wire.</summary>
    public static ContactAnswer FromWire(this Wire.ContactAnswer wire) => new(wire.Node, wire.Cluster is { } cluster ? FromWire(cluster) : null);

    private static Wire.ClusterIdentity ToWire(ClusterIdentity cluster)
        => new() { Size = cluster.Size, Oldest = cluster.Oldest, OldestStartedMs = cluster.OldestStartedMs };

    private static ClusterIdentity FromWire(Wire.ClusterIdentity wire) => new(wire.Size, wire.Oldest, wire.OldestStartedMs);
}
