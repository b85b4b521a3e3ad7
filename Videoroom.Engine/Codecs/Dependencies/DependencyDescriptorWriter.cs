using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>
/// Writes a publisher's dependency descriptor for one receiver: with another frame number, and with the decode targets that this receiver
/// gets. All the rest stays as it is, bit by bit; a structure stays where its publisher attached it. It must not be repeated anywhere else:
/// libwebrtc takes each frame with a structure for a keyframe.
/// </summary>
internal static class DependencyDescriptorWriter
{
    /// <summary>How many bytes a descriptor may grow by: flags, and a bit for each decode target.</summary>
    public const int MaximumGrowth = 5;

    private const int MandatoryBits = 8 * DependencyDescriptorReader.MandatorySize;

    /// <summary>Writes a descriptor.</summary>
    /// <param name="source">The publisher's.</param>
    /// <param name="rewrite">What differs.</param>
    /// <param name="destination">Room for the source and <see cref="MaximumGrowth"/> bytes.</param>
    /// <returns>
    /// The bytes written; 0 when the source is no descriptor, or with the decode targets it would be longer than an extension can be.
    /// </returns>
    public static int Write(ReadOnlySpan<byte> source, in DescriptorRewrite rewrite, Span<byte> destination)
    {
        if (source.Length is < DependencyDescriptorReader.MandatorySize or > byte.MaxValue)
        {
            return 0;
        }

        var size = rewrite.TargetCount == 0 ? Copy(source, destination) : WriteTargets(source, in rewrite, destination);
        if (size > 0)
        {
            var number = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(source[1..]) + rewrite.FrameOffset);
            BinaryPrimitives.WriteUInt16BigEndian(destination[1..], number);
        }

        return size;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        return source.Length;
    }

    private static int WriteTargets(ReadOnlySpan<byte> source, in DescriptorRewrite rewrite, Span<byte> destination)
    {
        var reader = new BitReader(source);
        var writer = new BitWriter(destination);
        writer.Copy(ref reader, MandatoryBits);
        if (source.Length == DependencyDescriptorReader.MandatorySize)
        {
            // active_decode_targets_present_flag alone.
            writer.Write(0x08, DependencyDescriptorReader.FlagBits);
            writer.Write(rewrite.ActiveTargets, rewrite.TargetCount);
            return writer.Size;
        }

        var flags = reader.Read(DependencyDescriptorReader.FlagBits);
        writer.Write(flags | 0x08, DependencyDescriptorReader.FlagBits);
        int targets = rewrite.TargetCount;
        if ((flags & 0x10) != 0)
        {
            var structure = reader;
            if (!DependencyStructureExtent.TryRead(ref reader, out var extent))
            {
                return 0;
            }

            writer.Copy(ref structure, reader.Position - structure.Position);
            targets = extent.Targets;
        }

        writer.Write(rewrite.ActiveTargets, targets);
        reader.Skip((flags & 0x08) != 0 ? targets : 0);
        writer.Copy(ref reader, (8 * source.Length) - reader.Position);
        return writer.Size <= byte.MaxValue && !reader.IsPastEnd ? writer.Size : 0;
    }
}
