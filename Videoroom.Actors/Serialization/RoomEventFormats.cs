using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of room_events.proto.</summary>
internal static class RoomEventFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.PeerAdded ToWire(this PeerAdded added, ActorRefTexts refs)
        => new() { Epoch = added.Epoch, Simulcast = added.Simulcast, Endpoint = refs.Write(added.Endpoint) };

    /// <summary>From the wire.</summary>
    public static PeerAdded FromWire(this Wire.PeerAdded wire, ActorRefTexts refs) => new(wire.Epoch, wire.Simulcast, refs.Read(wire.Endpoint));

    /// <summary>To the wire.</summary>
    public static Wire.SeatFree ToWire(this SeatFree free) => new() { Sent = free.Sent.ToWire() };

    /// <summary>From the wire.</summary>
    public static SeatFree FromWire(this Wire.SeatFree wire) => new(wire.Sent.FromWire());

    /// <summary>To the wire.</summary>
    public static Wire.PeerRegistered ToWire(this PeerRegistered registered) => new() { Epoch = registered.Epoch };

    /// <summary>From the wire.</summary>
    public static PeerRegistered FromWire(this Wire.PeerRegistered wire) => new(wire.Epoch);

    /// <summary>To the wire.</summary>
    public static Wire.RosterNews ToWire(this RosterNews news)
        => new() { Epoch = news.Epoch, Roster = news.Roster.ToWire(), Handled = news.Handled };

    /// <summary>From the wire.</summary>
    public static RosterNews FromWire(this Wire.RosterNews wire) => new(wire.Epoch, wire.Roster.FromWire(), wire.Handled);

    /// <summary>To the wire.</summary>
    public static Wire.PeerReplaced ToWire(this PeerReplaced replaced) => new() { Epoch = replaced.Epoch };

    /// <summary>From the wire.</summary>
    public static PeerReplaced FromWire(this Wire.PeerReplaced wire) => new(wire.Epoch);

    /// <summary>To the wire.</summary>
    public static Wire.PeerRefused ToWire(this PeerRefused refused) => new() { Code = refused.Code, Reason = refused.Reason };

    /// <summary>From the wire.</summary>
    public static PeerRefused FromWire(this Wire.PeerRefused wire) => new(wire.Code, wire.Reason);

    /// <summary>To the wire.</summary>
    public static Wire.RoomMediaEvent ToWire(this RoomMediaEvent message)
        => new() { Epoch = message.Epoch, Sequence = message.Sequence, Event = message.Event.ToWire() };

    /// <summary>From the wire.</summary>
    public static RoomMediaEvent FromWire(this Wire.RoomMediaEvent wire) => new(wire.Epoch, wire.Sequence, wire.Event.FromWire());

    /// <summary>To the wire.</summary>
    public static Wire.PeerRemoved ToWire(this PeerRemoved removed)
        => new() { Epoch = removed.Epoch, Code = removed.Code, Message = removed.Message };

    /// <summary>From the wire.</summary>
    public static PeerRemoved FromWire(this Wire.PeerRemoved wire) => new(wire.Epoch, wire.Code, wire.Message);

    /// <summary>To the wire.</summary>
    public static Wire.RoomFailed ToWire(this RoomFailed failed) => new() { Epoch = failed.Epoch };

    /// <summary>From the wire.</summary>
    public static RoomFailed FromWire(this Wire.RoomFailed wire) => new(wire.Epoch);
}
