using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of quality_events.proto.</summary>
internal static class QualityEventFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.TrackQualities ToWire(this TrackQualities qualities) => new() { Tracks = { qualities.Tracks.Select(ToWire) } };

    /// <summary>From the wire.</summary>
    public static TrackQualities FromWire(this Wire.TrackQualities wire) => new([.. wire.Tracks.Select(FromWire)]);

    private static Wire.TrackQualityInfo ToWire(TrackQualityInfo track)
    {
        var wire = new Wire.TrackQualityInfo { TrackId = track.TrackId, Cause = track.Cause };
        if (track.Encoding is { } encoding)
        {
            wire.Encoding = encoding;
        }

        if (track.Width is { } width)
        {
            wire.Width = width;
        }

        if (track.Height is { } height)
        {
            wire.Height = height;
        }

        if (track.FrameRate is { } frameRate)
        {
            wire.FrameRate = frameRate;
        }

        if (track.Bitrate is { } bitrate)
        {
            wire.Bitrate = bitrate;
        }

        if (track.Loss is { } loss)
        {
            wire.Loss = loss;
        }

        return wire;
    }

    private static TrackQualityInfo FromWire(Wire.TrackQualityInfo wire) => new(wire.TrackId, wire.Cause)
    {
        Encoding = wire.HasEncoding ? wire.Encoding : null,
        Width = wire.HasWidth ? wire.Width : null,
        Height = wire.HasHeight ? wire.Height : null,
        FrameRate = wire.HasFrameRate ? wire.FrameRate : null,
        Bitrate = wire.HasBitrate ? wire.Bitrate : null,
        Loss = wire.HasLoss ? wire.Loss : null,
    };
}
