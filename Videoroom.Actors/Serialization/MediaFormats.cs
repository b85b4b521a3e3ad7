using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of media.proto.</summary>
internal static class MediaFormats
{
    private const uint MaxPayloadType = 127;

    /// <summary>To the wire.</summary>
    public static Wire.Codec ToWire(this Codec codec) => codec switch
    {
        Codec.Opus => Wire.Codec.Opus,
        Codec.Vp8 => Wire.Codec.Vp8,
        Codec.Vp9 => Wire.Codec.Vp9,
        Codec.H264 => Wire.Codec.H264,
        Codec.Av1 => Wire.Codec.Av1,
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "The codec has no number on the wire."),
    };

    /// <summary>From the wire.</summary>
    public static Codec FromWire(this Wire.Codec codec) => codec switch
    {
        Wire.Codec.Opus => Codec.Opus,
        Wire.Codec.Vp8 => Codec.Vp8,
        Wire.Codec.Vp9 => Codec.Vp9,
        Wire.Codec.H264 => Codec.H264,
        Wire.Codec.Av1 => Codec.Av1,
        _ => throw new MessageFormatException($"Codec {(int)codec} is not known."),
    };

    /// <summary>To the wire.</summary>
    public static Wire.CodecFormat ToWire(this CodecFormat format)
    {
        var wire = new Wire.CodecFormat
        {
            Codec = format.Codec.ToWire(),
            PayloadType = format.PayloadType,
            ClockRate = format.ClockRate,
            Channels = format.Channels,
        };
        if (format.FormatParameters is { } parameters)
        {
            wire.FormatParameters = parameters;
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static CodecFormat FromWire(this Wire.CodecFormat? wire)
    {
        var format = WireParts.Required(wire);
        return format.PayloadType <= MaxPayloadType
            ? new CodecFormat(
                format.Codec.FromWire(),
                (byte)format.PayloadType,
                format.ClockRate,
                format.Channels,
                format.HasFormatParameters ? format.FormatParameters : null)
            : throw new MessageFormatException($"There is no payload type {format.PayloadType}.");
    }

    /// <summary>To the wire.</summary>
    public static Wire.TrackSource ToWire(this TrackSource source)
    {
        var wire = new Wire.TrackSource { Generation = source.Generation };
        if (source.Node is { } node)
        {
            wire.Node = node;
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static TrackSource FromWire(this Wire.TrackSource? wire)
    {
        var source = WireParts.Required(wire);
        return new TrackSource(source.HasNode ? source.Node : null, source.Generation);
    }

    /// <summary>To the wire.</summary>
    public static Wire.RemoteTrack ToWire(this RemoteTrack track) => new()
    {
        TrackId = track.TrackId,
        PeerId = track.PeerId,
        Format = track.Format.ToWire(),
        Source = track.Source?.ToWire(),
        IsScreen = track.IsScreen,
        IsInactive = track.IsInactive,
    };

    /// <summary>From the wire.</summary>
    public static RemoteTrack FromWire(this Wire.RemoteTrack wire) => new(wire.TrackId, wire.PeerId, wire.Format.FromWire())
    {
        Source = wire.Source?.FromWire(),
        IsScreen = wire.IsScreen,
        IsInactive = wire.IsInactive,
    };

    /// <summary>To the wire.</summary>
    public static Wire.PublishedTrack ToWire(this PublishedTrack track)
    {
        var wire = new Wire.PublishedTrack
        {
            TrackId = track.TrackId,
            Mid = track.Mid,
            Format = track.Format.ToWire(),
            Encodings = { track.Encodings },
            Bitrates = track.Bitrates?.ToWire(),
        };
        if (track.MetadataJson is { } metadata)
        {
            wire.MetadataJson = metadata;
        }

        return wire;
    }

    /// <summary>From the wire.</summary>
    public static PublishedTrack FromWire(this Wire.PublishedTrack wire) => new(
        wire.TrackId,
        wire.Mid,
        wire.Format.FromWire(),
        [.. wire.Encodings],
        wire.HasMetadataJson ? WireParts.Json(wire.MetadataJson).Raw : null,
        wire.Bitrates?.FromWire());

    private static Wire.TrackBitrates ToWire(this TrackBitrates bitrates)
    {
        var wire = new Wire.TrackBitrates();
        if (bitrates.BitrateBps is { } bitrate)
        {
            wire.BitrateBps = bitrate;
        }

        if (bitrates.EncodingBitratesBps is { } encodings)
        {
            wire.Encodings = new Wire.EncodingBitrates();
            foreach (var (rid, bps) in encodings)
            {
                wire.Encodings.BpsByRid.Add(rid, bps);
            }
        }

        return wire;
    }

    private static TrackBitrates FromWire(this Wire.TrackBitrates wire) => new(
        wire.HasBitrateBps ? wire.BitrateBps : null,
        wire.Encodings is { } encodings ? new Dictionary<string, long>(encodings.BpsByRid) : null);
}
