using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs;

/// <summary>The VP9 payload descriptor (RFC 9628, section 4.2), as far as forwarding needs it.</summary>
internal readonly record struct Vp9PayloadDescriptor
{
    /// <summary>The P bit: the picture refers to earlier ones.</summary>
    public bool IsInterPicture { get; private init; }

    /// <summary>The B bit: first packet of a frame (of one spatial layer of a picture).</summary>
    public bool IsFrameStart { get; private init; }

    /// <summary>The E bit: last packet of a frame.</summary>
    public bool IsFrameEnd { get; private init; }

    /// <summary>The F bit: each picture says which ones it refers to (<see cref="Vp9References"/>).</summary>
    public bool IsFlexible { get; private init; }

    /// <summary>The V bit: a scalability structure follows (<see cref="Vp9ScalabilityStructure"/>).</summary>
    public bool HasStructure { get; private init; }

    /// <summary>7 or 15, the bits of <see cref="PictureId"/>; 0 when there is none.</summary>
    public int PictureIdBits { get; private init; }

    /// <summary>The running number of the picture: all its spatial layers have the same.</summary>
    public ushort PictureId { get; private init; }

    /// <summary>Whether <see cref="SpatialLayer"/> and <see cref="TemporalLayer"/> are present.</summary>
    public bool HasLayers { get; private init; }

    /// <summary>SID, 0 to 7; 0 without layer indices.</summary>
    public byte SpatialLayer { get; private init; }

    /// <summary>TID, 0 to 7; 0 without layer indices.</summary>
    public byte TemporalLayer { get; private init; }

    /// <summary>The U bit: later pictures of higher temporal layers refer to none of those layers from before this picture.</summary>
    public bool IsSwitchingUpPoint { get; private init; }

    /// <summary>The D bit: the frame refers to the next lower spatial layer of its picture.</summary>
    public bool IsInterLayer { get; private init; }

    /// <summary>Whether <see cref="Tl0PicIdx"/> is present: with layer indices and without flexible mode.</summary>
    public bool HasTl0PicIdx { get; private init; }

    /// <summary>The running number of the pictures of temporal layer 0.</summary>
    public byte Tl0PicIdx { get; private init; }

    /// <summary>Bytes of flags, picture id, layer indices and TL0PICIDX; what follows them counts nothing.</summary>
    public int NumbersSize { get; private init; }

    /// <summary>The first packet of a picture that refers to no other.</summary>
    public bool IsKeyFrame => !IsInterPicture && IsFrameStart && SpatialLayer == 0;

    /// <summary>Reads flags, picture id and layer indices; false when they are cut short or nothing follows them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp9PayloadDescriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var flags = payload[0];
        var offset = 1;
        var bits = 0;
        ushort pictureId = 0;
        if ((flags & 0x80) != 0)
        {
            bits = payload.Length > 1 && (payload[1] & 0x80) != 0 ? 15 : 7;
            offset += bits == 15 ? 2 : 1;
            if (payload.Length < offset)
            {
                return false;
            }

            pictureId = bits == 15 ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(payload[1..]) & 0x7FFF) : payload[1];
        }

        var hasLayers = (flags & 0x20) != 0;
        var hasTl0PicIdx = hasLayers && (flags & 0x10) == 0;
        byte layers = 0;
        byte tl0PicIdx = 0;
        if (hasLayers)
        {
            if (payload.Length < offset + (hasTl0PicIdx ? 2 : 1))
            {
                return false;
            }

            layers = payload[offset++];
            tl0PicIdx = hasTl0PicIdx ? payload[offset++] : (byte)0;
        }

        if (payload.Length <= offset)
        {
            return false;
        }

        descriptor = new Vp9PayloadDescriptor
        {
            IsInterPicture = (flags & 0x40) != 0,
            IsFrameStart = (flags & 0x08) != 0,
            IsFrameEnd = (flags & 0x04) != 0,
            IsFlexible = (flags & 0x10) != 0,
            HasStructure = (flags & 0x02) != 0,
            PictureIdBits = bits,
            PictureId = pictureId,
            HasLayers = hasLayers,
            TemporalLayer = (byte)(layers >> 5),
            SpatialLayer = (byte)((layers >> 1) & 7),
            IsSwitchingUpPoint = (layers & 0x10) != 0,
            IsInterLayer = (layers & 0x01) != 0,
            HasTl0PicIdx = hasTl0PicIdx,
            Tl0PicIdx = tl0PicIdx,
            NumbersSize = offset,
        };
        return true;
    }
}
