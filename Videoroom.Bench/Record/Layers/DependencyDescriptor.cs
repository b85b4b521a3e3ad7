namespace Videoroom.Bench.Record.Layers;

/// <summary>
/// The dependency descriptor of a packet, without what a frame has instead of its template's (AOMedia, "RTP Payload Format For
/// AV1", appendix A.8).
/// </summary>
/// <param name="IsFrameStart">First packet of a frame.</param>
/// <param name="IsFrameEnd">Last packet of a frame.</param>
/// <param name="TemplateId">The frame's template.</param>
/// <param name="FrameNumber">The frame's running number.</param>
/// <param name="Structure">The structure, in the first packet of a key frame; null elsewhere.</param>
internal sealed record DependencyDescriptor(
    bool IsFrameStart, bool IsFrameEnd, int TemplateId, ushort FrameNumber, DependencyStructure? Structure)
{
    private const int MandatorySize = 3;

    /// <summary>Reads a descriptor; null when it is cut short.</summary>
    /// <param name="extension">The header extension's value.</param>
    public static DependencyDescriptor? Parse(ReadOnlySpan<byte> extension)
    {
        if (extension.Length < MandatorySize)
        {
            return null;
        }

        var reader = new BitReader(extension);
        var descriptor = new DependencyDescriptor(reader.ReadFlag(), reader.ReadFlag(), reader.Read(6), (ushort)reader.Read(16), null);
        if (extension.Length == MandatorySize)
        {
            return descriptor;
        }

        var hasStructure = reader.ReadFlag();

        // Active decode targets, and what a frame has in place of its template's indications, differences and chains.
        _ = reader.Read(4);
        if (!hasStructure)
        {
            return descriptor;
        }

        var structure = DependencyStructure.Read(ref reader);
        return structure is null ? null : descriptor with { Structure = structure };
    }
}
