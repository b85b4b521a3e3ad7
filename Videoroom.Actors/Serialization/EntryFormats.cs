using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of entry.proto.</summary>
internal static class EntryFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.AddPeerChannel ToWire(this AddPeerChannel join, ActorRefTexts refs)
    {
        var wire = new Wire.AddPeerChannel
        {
            RoomId = join.RoomId,
            PeerId = join.PeerId,
            Channel = refs.Write(join.Channel),
            Simulcast = join.Simulcast,
            Extensions = join.Extensions.ToWire(),
            Generation = join.Generation,
            IsMove = join.IsMove,
            CanReturn = join.CanReturn,
            AsksOnly = join.AsksOnly,
            WasAlone = join.WasAlone,
        };
        if (join.WatchedPeer is { } watched)
        {
            wire.WatchedPeer = watched;
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static AddPeerChannel FromWire(this Wire.AddPeerChannel wire, ActorRefTexts refs) => new(
        wire.RoomId,
        wire.PeerId,
        refs.Read(wire.Channel),
        wire.Simulcast,
        wire.Extensions.FromWire(),
        wire.HasWatchedPeer ? wire.WatchedPeer : null)
    {
        Generation = wire.Generation,
        IsMove = wire.IsMove,
        CanReturn = wire.CanReturn,
        AsksOnly = wire.AsksOnly,
        WasAlone = wire.WasAlone,
    };

    /// <summary>To the wire.</summary>
    public static Wire.RegisterPeer ToWire(this RegisterPeer peer, ActorRefTexts refs) => new()
    {
        RoomId = peer.RoomId,
        PeerId = peer.PeerId,
        Generation = peer.Generation,
        Channel = refs.Write(peer.Channel),
        Endpoint = refs.Write(peer.Endpoint),
        HasEntered = peer.HasEntered,
        LastEpoch = peer.LastEpoch,
        Simulcast = peer.Simulcast,
        Roster = peer.Roster.ToWire(),
        Question = peer.Question,
    };

    /// <summary>From the wire.</summary>
    public static RegisterPeer FromWire(this Wire.RegisterPeer wire, ActorRefTexts refs) => new(
        wire.RoomId,
        wire.PeerId,
        wire.Generation,
        refs.Read(wire.Channel),
        refs.Read(wire.Endpoint),
        wire.HasEntered,
        wire.LastEpoch,
        wire.Simulcast,
        wire.Roster.FromWire())
    {
        Question = wire.Question,
    };

    /// <summary>To the wire.</summary>
    public static Wire.EndpointExtensions ToWire(this EndpointExtensions extensions) => new()
    {
        SlotBlockSize = extensions.SlotBlockSize,
        GroupStreams = extensions.GroupStreams,
        RelaysOverUdp = extensions.RelaysOverUdp,
        OpeningMs = extensions.OpeningMs,
        Role = extensions.Role.ToWire(),
    };

    /// <summary>From the wire.</summary>
    public static EndpointExtensions FromWire(this Wire.EndpointExtensions? wire)
    {
        var extensions = WireParts.Required(wire);
        return new EndpointExtensions(
            extensions.SlotBlockSize, extensions.GroupStreams, extensions.RelaysOverUdp, extensions.OpeningMs, extensions.Role.FromWire());
    }
}
