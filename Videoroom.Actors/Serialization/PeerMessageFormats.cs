using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of peer_messages.proto.</summary>
internal static class PeerMessageFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.ClientMediaEvent ToWire(this ClientMediaEvent message) => new()
    {
        Stamp = Stamp(message),
        Event = message.Event is ClientRosterEvent rosterEvent
            ? rosterEvent.ToWire()
            : throw new ArgumentException($"A room is told of roster events only, not of {message.Event.GetType().Name}.", nameof(message)),
    };

    /// <summary>From the wire.</summary>
    public static ClientMediaEvent FromWire(this Wire.ClientMediaEvent wire)
        => Stamped(wire.Stamp, new ClientMediaEvent(PeerId(wire.Stamp), WireParts.Required(wire.Event).FromWire()));

    /// <summary>To the wire.</summary>
    public static Wire.SetPeerConnection ToWire(this SetPeerConnection message)
        => new() { Stamp = Stamp(message), IsConnected = message.IsConnected };

    /// <summary>From the wire.</summary>
    public static SetPeerConnection FromWire(this Wire.SetPeerConnection wire)
        => Stamped(wire.Stamp, new SetPeerConnection(PeerId(wire.Stamp), wire.IsConnected));

    /// <summary>To the wire.</summary>
    public static Wire.SessionLost ToWire(this SessionLost message) => new() { Stamp = Stamp(message) };

    /// <summary>From the wire.</summary>
    public static SessionLost FromWire(this Wire.SessionLost wire) => Stamped(wire.Stamp, new SessionLost(PeerId(wire.Stamp)));

    /// <summary>To the wire.</summary>
    public static Wire.SetSpeaking ToWire(this SetSpeaking message)
        => new() { Stamp = Stamp(message), TrackId = message.TrackId, IsSpeaking = message.IsSpeaking };

    /// <summary>From the wire.</summary>
    public static SetSpeaking FromWire(this Wire.SetSpeaking wire)
        => Stamped(wire.Stamp, new SetSpeaking(PeerId(wire.Stamp), wire.TrackId, wire.IsSpeaking));

    /// <summary>To the wire.</summary>
    public static Wire.TracksPublished ToWire(this TracksPublished message) => new()
    {
        Stamp = Stamp(message),
        Tracks = { message.Tracks.Select(track => track.ToWire()) },
        RemovedTrackIds = { message.RemovedTrackIds },
    };

    /// <summary>From the wire.</summary>
    public static TracksPublished FromWire(this Wire.TracksPublished wire) => Stamped(wire.Stamp, new TracksPublished(
        PeerId(wire.Stamp), [.. wire.Tracks.Select(track => track.FromWire())], [.. wire.RemovedTrackIds]));

    private static Wire.PeerStamp Stamp(PeerMessage message)
        => new() { PeerId = message.PeerId, Generation = message.Generation, Sequence = message.Sequence };

    private static string PeerId(Wire.PeerStamp? stamp) => WireParts.Required(stamp).PeerId;

    private static T Stamped<T>(Wire.PeerStamp stamp, T message)
        where T : PeerMessage => message with { Generation = stamp.Generation, Sequence = stamp.Sequence };
}
