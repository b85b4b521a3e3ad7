using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of nodes.proto.</summary>
internal static class NodeFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.AskNodeCensus ToWire(this AskNodeCensus _) => new();

    /// <summary>From the wire.</summary>
    public static AskNodeCensus FromWire(this Wire.AskNodeCensus _) => AskNodeCensus.Instance;

    /// <summary>To the wire.</summary>
    public static Wire.NodeCensus ToWire(this NodeCensus census)
        => new() { Rooms = census.Rooms, Channels = census.Channels, Endpoints = census.Endpoints };

    /// <summary>From the wire.</summary>
    public static NodeCensus FromWire(this Wire.NodeCensus wire) => new(wire.Rooms, wire.Channels, wire.Endpoints);
}
