using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of roster_events.proto.</summary>
internal static class RosterEventFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.Connected ToWire(this Connected connected) => new()
    {
        Id = connected.Id,
        OtherEndpoints =
        {
            connected.OtherEndpoints.Select(endpoint => new Wire.EndpointInfo
            {
                Id = endpoint.Id,
                MetadataJson = endpoint.Metadata.ToWire(),
                Tracks = { endpoint.TrackList.Select(track => track.ToWire()) },
            }),
        },
    };

    /// <summary>From the wire.</summary>
    public static Connected FromWire(this Wire.Connected wire) => new(wire.Id, [.. wire.OtherEndpoints.Select(endpoint => new EndpointInfo(
        endpoint.Id, WireParts.Json(endpoint.MetadataJson), endpoint.Tracks.FromWire()))]);

    /// <summary>To the wire.</summary>
    public static Wire.EndpointAdded ToWire(this EndpointAdded added) => new() { Id = added.Id, MetadataJson = added.Metadata.ToWire() };

    /// <summary>From the wire.</summary>
    public static EndpointAdded FromWire(this Wire.EndpointAdded wire) => new(wire.Id, WireParts.Json(wire.MetadataJson));

    /// <summary>To the wire.</summary>
    public static Wire.EndpointRemoved ToWire(this EndpointRemoved removed) => new() { Id = removed.Id };

    /// <summary>From the wire.</summary>
    public static EndpointRemoved FromWire(this Wire.EndpointRemoved wire) => new(wire.Id);

    /// <summary>To the wire.</summary>
    public static Wire.EndpointUpdated ToWire(this EndpointUpdated updated)
        => new() { Id = updated.Id, MetadataJson = updated.Metadata.ToWire() };

    /// <summary>From the wire.</summary>
    public static EndpointUpdated FromWire(this Wire.EndpointUpdated wire) => new(wire.Id, WireParts.Json(wire.MetadataJson));

    /// <summary>To the wire.</summary>
    public static Wire.EndpointConnection ToWire(this EndpointConnection connection)
        => new() { EndpointId = connection.EndpointId, State = connection.State };

    /// <summary>From the wire.</summary>
    public static EndpointConnection FromWire(this Wire.EndpointConnection wire) => new(wire.EndpointId, wire.State);

    /// <summary>To the wire.</summary>
    public static Wire.Move ToWire(this Move move) => new() { Urls = { move.Urls }, DeadlineMs = move.DeadlineMs };

    /// <summary>From the wire.</summary>
    public static Move FromWire(this Wire.Move wire) => new([.. wire.Urls], wire.DeadlineMs);

    /// <summary>To the wire.</summary>
    public static Wire.ErrorEvent ToWire(this ErrorEvent error)
    {
        var wire = new Wire.ErrorEvent { Message = error.Message };
        if (error.Code is { } code)
        {
            wire.Code = code;
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static ErrorEvent FromWire(this Wire.ErrorEvent wire) => new(wire.Message, wire.HasCode ? wire.Code : null);
}
