namespace Videoroom.Bench.Record.Layers;

/// <summary>All of a VP9 payload descriptor that tells how a stream is structured (RFC 9628, section 4.2).</summary>
internal sealed record Vp9Descriptor
{
    /// <summary>7 or 15; 0 without a picture id.</summary>
    public int PictureIdBits { get; private init; }

    /// <summary>The running number of the picture.</summary>
    public ushort PictureId { get; private init; }

    /// <summary>The P bit: the frame refers to earlier pictures.</summary>
    public bool IsInterPicture { get; private init; }

    /// <summary>The L bit: there are layer indices.</summary>
    public bool HasLayers { get; private init; }

    /// <summary>The F bit: references come with each frame; without, they follow from the scalability structure.</summary>
    public bool IsFlexible { get; private init; }

    /// <summary>The B bit: first packet of a frame.</summary>
    public bool IsFrameStart { get; private init; }

    /// <summary>The E bit: last packet of a frame.</summary>
    public bool IsFrameEnd { get; private init; }

    /// <summary>The Z bit: no frame of a higher spatial layer refers to this one.</summary>
    public bool IsNotReferenceForHigher { get; private init; }

    /// <summary>TID.</summary>
    public int Temporal { get; private init; }

    /// <summary>The U bit: the stream can be switched up to this temporal layer here.</summary>
    public bool IsSwitchingUpPoint { get; private init; }

    /// <summary>SID.</summary>
    public int Spatial { get; private init; }

    /// <summary>The D bit: the frame refers to the next lower spatial layer of its picture.</summary>
    public bool IsInterLayer { get; private init; }

    /// <summary>TL0PICIDX; null in flexible mode and without layer indices.</summary>
    public int? Tl0PicIdx { get; private init; }

    /// <summary>The V bit: a scalability structure is present.</summary>
    public bool HasStructure { get; private init; }

    /// <summary>Width and height of each spatial layer from the scalability structure; empty where it gives none.</summary>
    public IReadOnlyList<(int Width, int Height)> Resolutions { get; private init; } = [];

    /// <summary>Pictures of the picture group in the scalability structure; null without one.</summary>
    public int? GroupLength { get; private init; }

    /// <summary>Reads a descriptor; null when it is cut short.</summary>
    public static Vp9Descriptor? Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new BitReader(payload);
        var (hasPictureId, isInter, hasLayers, isFlexible) = (reader.ReadFlag(), reader.ReadFlag(), reader.ReadFlag(), reader.ReadFlag());
        var descriptor = new Vp9Descriptor
        {
            IsInterPicture = isInter,
            HasLayers = hasLayers,
            IsFlexible = isFlexible,
            IsFrameStart = reader.ReadFlag(),
            IsFrameEnd = reader.ReadFlag(),
            HasStructure = reader.ReadFlag(),
            IsNotReferenceForHigher = reader.ReadFlag(),
        };
        if (hasPictureId)
        {
            var bits = reader.ReadFlag() ? 15 : 7;
            descriptor = descriptor with { PictureIdBits = bits, PictureId = (ushort)reader.Read(bits) };
        }

        if (hasLayers)
        {
            descriptor = descriptor with
            {
                Temporal = reader.Read(3),
                IsSwitchingUpPoint = reader.ReadFlag(),
                Spatial = reader.Read(3),
                IsInterLayer = reader.ReadFlag(),
                Tl0PicIdx = isFlexible ? null : reader.Read(8),
            };
        }

        if (isFlexible && isInter)
        {
            SkipReferences(ref reader);
        }

        descriptor = descriptor.HasStructure ? descriptor.WithStructure(ref reader) : descriptor;
        return reader.IsPastEnd ? null : descriptor;
    }

    // P_DIFF in 7 bits, then N: another one follows. At most three.
    private static void SkipReferences(ref BitReader reader)
    {
        for (var more = true; more && !reader.IsPastEnd;)
        {
            _ = reader.Read(7);
            more = reader.ReadFlag();
        }
    }

    private Vp9Descriptor WithStructure(ref BitReader reader)
    {
        var layers = reader.Read(3) + 1;
        var hasResolutions = reader.ReadFlag();
        var hasGroup = reader.ReadFlag();
        _ = reader.Read(3);
        var resolutions = new (int Width, int Height)[hasResolutions ? layers : 0];
        for (var i = 0; i < resolutions.Length; i++)
        {
            resolutions[i] = (reader.Read(16), reader.Read(16));
        }

        return this with { Resolutions = resolutions, GroupLength = hasGroup ? reader.Read(8) : null };
    }
}
