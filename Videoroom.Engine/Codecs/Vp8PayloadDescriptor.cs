using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs;

/// <summary>The VP8 payload descriptor (RFC 7741, section 4.2) and what the frame header behind it says (section 4.3).</summary>
internal readonly record struct Vp8PayloadDescriptor
{
    /// <summary>The most bytes that a descriptor takes.</summary>
    public const int MaximumSize = 6;

    /// <summary>The descriptor's size in bytes; the VP8 payload follows.</summary>
    public int Size { get; private init; }

    /// <summary>The N bit: no other frame refers to this one.</summary>
    public bool IsNonReference { get; private init; }

    /// <summary>The first packet of a frame: begin of partition 0.</summary>
    public bool IsFrameStart { get; private init; }

    /// <summary>The first packet of a keyframe.</summary>
    public bool IsKeyFrame { get; private init; }

    /// <summary>7 or 15, the bits of <see cref="PictureId"/>; 0 when there is none.</summary>
    public int PictureIdBits { get; private init; }

    /// <summary>The running number of the frame.</summary>
    public ushort PictureId { get; private init; }

    /// <summary>Whether <see cref="Tl0PicIdx"/> is present.</summary>
    public bool HasTl0PicIdx { get; private init; }

    /// <summary>The running number of the frames of temporal layer 0.</summary>
    public byte Tl0PicIdx { get; private init; }

    /// <summary>Whether <see cref="TemporalLayer"/> and <see cref="IsLayerSync"/> are present.</summary>
    public bool HasTemporalLayer { get; private init; }

    /// <summary>TID, 0 to 3.</summary>
    public byte TemporalLayer { get; private init; }

    /// <summary>The Y bit: depends on temporal layer 0 only.</summary>
    public bool IsLayerSync { get; private init; }

    /// <summary>Whether <see cref="KeyIdx"/> is present.</summary>
    public bool HasKeyIdx { get; private init; }

    /// <summary>The running number of the keyframe, 0 to 31.</summary>
    public byte KeyIdx { get; private init; }

    /// <summary>Pixels; 0 in all but the first packet of a keyframe.</summary>
    public int Width { get; private init; }

    /// <summary>Pixels; 0 in all but the first packet of a keyframe.</summary>
    public int Height { get; private init; }

    private static ReadOnlySpan<byte> KeyFrameStartCode => [0x9D, 0x01, 0x2A];

    /// <summary>Reads the descriptor; false when it is cut short or nothing follows it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp8PayloadDescriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var first = payload[0];
        var result = new Vp8PayloadDescriptor
        {
            IsNonReference = (first & 0x20) != 0,
            IsFrameStart = (first & 0x17) == 0x10,
        };
        var size = 1;
        if ((first & 0x80) != 0)
        {
            if (payload.Length < 2)
            {
                return false;
            }

            var extension = payload[1];
            size = 2;
            if ((extension & 0x80) != 0)
            {
                var bits = payload.Length > size && (payload[size] & 0x80) != 0 ? 15 : 7;
                var bytes = bits == 15 ? 2 : 1;
                if (payload.Length < size + bytes)
                {
                    return false;
                }

                var id = bits == 15 ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(payload[size..]) & 0x7FFF) : payload[size];
                result = result with { PictureIdBits = bits, PictureId = id };
                size += bytes;
            }

            if ((extension & 0x40) != 0)
            {
                if (payload.Length <= size)
                {
                    return false;
                }

                result = result with { HasTl0PicIdx = true, Tl0PicIdx = payload[size++] };
            }

            if ((extension & 0x30) != 0)
            {
                if (payload.Length <= size)
                {
                    return false;
                }

                var layers = payload[size++];
                result = result with
                {
                    HasTemporalLayer = (extension & 0x20) != 0,
                    TemporalLayer = (byte)(layers >> 6),
                    IsLayerSync = (layers & 0x20) != 0,
                    HasKeyIdx = (extension & 0x10) != 0,
                    KeyIdx = (byte)(layers & 0x1F),
                };
            }
        }

        var frame = payload[size..];
        if (frame.IsEmpty)
        {
            return false;
        }

        // Frame tag of 3 bytes, start code, then 14 bits each of width and height, little-endian (RFC 6386, section 9.1).
        if (result.IsFrameStart && frame.Length >= 10 && (frame[0] & 1) == 0 && frame.Slice(3, 3).SequenceEqual(KeyFrameStartCode))
        {
            result = result with
            {
                IsKeyFrame = true,
                Width = BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF,
                Height = BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF,
            };
        }

        descriptor = result with { Size = size };
        return true;
    }
}
