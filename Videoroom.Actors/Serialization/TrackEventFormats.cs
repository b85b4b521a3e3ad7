using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of track_events.proto.</summary>
internal static class TrackEventFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.TrackInfo ToWire(this TrackInfo track) => new()
    {
        TrackId = track.TrackId,
        MetadataJson = track.Metadata.ToWire(),
        Simulcast = new Wire.SimulcastConfig
        {
            Enabled = track.SimulcastConfig.Enabled,
            ActiveEncodings = { track.SimulcastConfig.ActiveEncodings },
            DisabledEncodings = { track.SimulcastConfig.DisabledEncodings },
        },
    };

    /// <summary>A peer's tracks from the wire.</summary>
    public static IReadOnlyList<TrackInfo> FromWire(this IEnumerable<Wire.TrackInfo> wire)
        => WireParts.Distinct([.. wire.Select(track => track.FromWire())], track => track.TrackId);

    /// <summary>To the wire.</summary>
    public static Wire.TracksAdded ToWire(this TracksAdded added)
        => new() { EndpointId = added.EndpointId, Tracks = { added.TrackList.Select(track => track.ToWire()) } };

    /// <summary>From the wire.</summary>
    public static TracksAdded FromWire(this Wire.TracksAdded wire) => new(wire.EndpointId, wire.Tracks.FromWire());

    /// <summary>To the wire.</summary>
    public static Wire.TracksRemoved ToWire(this TracksRemoved removed)
        => new() { EndpointId = removed.EndpointId, TrackIds = { removed.TrackIds } };

    /// <summary>From the wire.</summary>
    public static TracksRemoved FromWire(this Wire.TracksRemoved wire) => new(wire.EndpointId, [.. wire.TrackIds]);

    /// <summary>To the wire.</summary>
    public static Wire.TrackUpdated ToWire(this TrackUpdated updated)
        => new() { EndpointId = updated.EndpointId, TrackId = updated.TrackId, MetadataJson = updated.Metadata.ToWire() };

    /// <summary>From the wire.</summary>
    public static TrackUpdated FromWire(this Wire.TrackUpdated wire) => new(wire.EndpointId, wire.TrackId, WireParts.Json(wire.MetadataJson));

    /// <summary>To the wire.</summary>
    public static Wire.TrackEncodingChanged ToWire(this TrackEncodingDisabled disabled)
        => new() { EndpointId = disabled.EndpointId, TrackId = disabled.TrackId, Encoding = disabled.Encoding };

    /// <summary>To the wire.</summary>
    public static Wire.TrackEncodingChanged ToWire(this TrackEncodingEnabled enabled)
        => new() { EndpointId = enabled.EndpointId, TrackId = enabled.TrackId, Encoding = enabled.Encoding };

    /// <summary>From the wire.</summary>
    public static TrackEncodingDisabled ToDisabled(this Wire.TrackEncodingChanged wire) => new(wire.EndpointId, wire.TrackId, wire.Encoding);

    /// <summary>From the wire.</summary>
    public static TrackEncodingEnabled ToEnabled(this Wire.TrackEncodingChanged wire) => new(wire.EndpointId, wire.TrackId, wire.Encoding);

    /// <summary>To the wire.</summary>
    public static Wire.TrackAvailabilityChanged ToWire(this TrackAvailabilityChanged changed)
    {
        var wire = new Wire.TrackAvailabilityChanged
        {
            EndpointId = changed.EndpointId,
            TrackId = changed.TrackId,
            Available = changed.Available,
        };
        if (changed.Reason is { } reason)
        {
            wire.Reason = reason;
        }

        if (changed.Codec is { } codec)
        {
            wire.Codec = codec;
        }

        if (changed.Profile is { } profile)
        {
            wire.Profile = profile;
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static TrackAvailabilityChanged FromWire(this Wire.TrackAvailabilityChanged wire) => new(
        wire.EndpointId, wire.TrackId, wire.Available, wire.HasReason ? wire.Reason : null, wire.HasCodec ? wire.Codec : null)
    {
        Profile = wire.HasProfile ? wire.Profile : null,
    };

    private static TrackInfo FromWire(this Wire.TrackInfo wire)
    {
        var simulcast = WireParts.Required(wire.Simulcast);
        return new TrackInfo(
            wire.TrackId,
            WireParts.Json(wire.MetadataJson),
            new SimulcastConfig(simulcast.Enabled, [.. simulcast.ActiveEncodings], [.. simulcast.DisabledEncodings]));
    }
}
