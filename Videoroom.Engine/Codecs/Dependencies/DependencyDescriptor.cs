namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>
/// What the dependency descriptor of a packet says (AOMedia, "RTP Payload Format For AV1", appendix A). Its spans are those of its reader,
/// until the reader reads the next one.
/// </summary>
internal ref struct DependencyDescriptor
{
    /// <summary>First packet of a frame: of one spatial layer of a picture.</summary>
    public bool IsFrameStart { get; set; }

    /// <summary>Last packet of a frame.</summary>
    public bool IsFrameEnd { get; set; }

    /// <summary>The frame's running number; all layers are counted.</summary>
    public ushort FrameNumber { get; set; }

    /// <summary>Whether a structure is attached: a keyframe begins here.</summary>
    public bool HasStructure { get; set; }

    /// <summary>The structure that the frame was read by; null unless the status is <see cref="DescriptorStatus.Whole"/>.</summary>
    public DependencyStructure? Structure { get; set; }

    /// <summary>The spatial layer.</summary>
    public byte Spatial { get; set; }

    /// <summary>The temporal layer.</summary>
    public byte Temporal { get; set; }

    /// <summary>What the frame is to each decode target.</summary>
    public DecodeTargets Targets { get; set; }

    /// <summary>The decode targets that the sender produces, a bit for each: as said last, all of them after a structure.</summary>
    public uint ActiveTargets { get; set; }

    /// <summary>How many frames back those are that the frame refers to.</summary>
    public ReadOnlySpan<ushort> FrameDifferences { get; set; }

    /// <summary>For each chain how many frames back the chain's frame before is; 0 when the chain begins here.</summary>
    public ReadOnlySpan<byte> ChainDifferences { get; set; }
}
