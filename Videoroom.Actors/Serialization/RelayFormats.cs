using Google.Protobuf;
using Videoroom.Actors.Relay;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of relay.proto.</summary>
internal static class RelayFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.RelayOffered ToWire(this RelayOffered offered)
        => new() { Node = offered.Node, Run = offered.Run, Offer = ByteString.CopyFrom(offered.Offer) };

    /// <summary>From the wire.</summary>
    public static RelayOffered FromWire(this Wire.RelayOffered wire) => new(wire.Node, wire.Run, wire.Offer.ToByteArray());

    /// <summary>To the wire.</summary>
    public static Wire.RelayAccepted ToWire(this RelayAccepted accepted) => new() { Node = accepted.Node, LinkId = accepted.LinkId };

    /// <summary>From the wire.</summary>
    public static RelayAccepted FromWire(this Wire.RelayAccepted wire) => new(wire.Node, wire.LinkId);

    /// <summary>To the wire.</summary>
    public static Wire.RelayControlled ToWire(this RelayControlled controlled)
        => new() { Node = controlled.Node, Message = ByteString.CopyFrom(controlled.Message) };

    /// <summary>From the wire.</summary>
    public static RelayControlled FromWire(this Wire.RelayControlled wire) => new(wire.Node, wire.Message.ToByteArray());
}
