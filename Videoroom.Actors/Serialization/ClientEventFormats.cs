using Videoroom.Actors.MediaEvents;
using Event = Videoroom.Actors.Serialization.Wire.ClientRosterEvent.EventOneofCase;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of client_events.proto.</summary>
internal static class ClientEventFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.ClientRosterEvent ToWire(this ClientRosterEvent clientEvent) => clientEvent switch
    {
        Connect connect => new() { Connect = new() { MetadataJson = connect.Metadata.ToWire() } },
        UpdateEndpointMetadata update => new() { UpdateEndpointMetadata = new() { MetadataJson = update.Metadata.ToWire() } },
        UpdateTrackMetadata update => new()
        {
            UpdateTrackMetadata = new() { TrackId = update.TrackId, MetadataJson = update.TrackMetadata.ToWire() },
        },
        EnableTrackEncoding enable => new() { EnableTrackEncoding = new() { TrackId = enable.TrackId, Encoding = enable.Encoding } },
        DisableTrackEncoding disable => new() { DisableTrackEncoding = new() { TrackId = disable.TrackId, Encoding = disable.Encoding } },
        _ => throw new ArgumentException($"{clientEvent.GetType().Name} has no place on the wire.", nameof(clientEvent)),
    };

    /// <summary>From the wire.</summary>
    public static ClientRosterEvent FromWire(this Wire.ClientRosterEvent wire) => wire.EventCase switch
    {
        Event.Connect => new Connect(WireParts.Json(wire.Connect.MetadataJson)),
        Event.UpdateEndpointMetadata => new UpdateEndpointMetadata(WireParts.Json(wire.UpdateEndpointMetadata.MetadataJson)),
        Event.UpdateTrackMetadata => new UpdateTrackMetadata(
            wire.UpdateTrackMetadata.TrackId, WireParts.Json(wire.UpdateTrackMetadata.MetadataJson)),
        Event.EnableTrackEncoding => new EnableTrackEncoding(wire.EnableTrackEncoding.TrackId, wire.EnableTrackEncoding.Encoding),
        Event.DisableTrackEncoding => new DisableTrackEncoding(wire.DisableTrackEncoding.TrackId, wire.DisableTrackEncoding.Encoding),
        _ => throw new MessageFormatException("A client's event is missing, or of a kind that is not known."),
    };
}
