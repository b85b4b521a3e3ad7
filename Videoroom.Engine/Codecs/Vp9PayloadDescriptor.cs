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

    /// <summary>SID, 0 to 7; 0 without layer indices.</summary>
    public byte SpatialLayer { get; private init; }

    /// <summary>TID, 0 to 7; 0 without layer indices.</summary>
    public byte TemporalLayer { get; private init; }

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
        if ((flags & 0x80) != 0)
        {
            offset += payload.Length > 1 && (payload[1] & 0x80) != 0 ? 2 : 1;
        }

        byte layers = 0;
        if ((flags & 0x20) != 0)
        {
            if (payload.Length <= offset)
            {
                return false;
            }

            layers = payload[offset];

            // Without flexible mode TL0PICIDX follows the indices.
            offset += (flags & 0x10) != 0 ? 1 : 2;
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
            TemporalLayer = (byte)(layers >> 5),
            SpatialLayer = (byte)((layers >> 1) & 7),
        };
        return true;
    }
}
