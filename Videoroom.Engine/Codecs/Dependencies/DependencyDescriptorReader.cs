using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>
/// Reads the dependency descriptors of one stream (AOMedia, "RTP Payload Format For AV1", appendix A.8). Structures come with keyframes and
/// hold for the frames behind them, so the reader keeps the newest two: packets of the frames before a keyframe may come late. A structure
/// that is sent again as it was is not read again: in steady state nothing is allocated.
/// </summary>
internal sealed class DependencyDescriptorReader
{
    /// <summary>Bytes of the mandatory fields, which every descriptor has.</summary>
    public const int MandatorySize = 3;

    /// <summary>Flags behind the mandatory fields; a structure follows them.</summary>
    public const int FlagBits = 5;

    /// <summary>A frame further back than this is none that comes late: its sender counts anew.</summary>
    private const int LatestFrames = 1024;

    private readonly ushort[] _frameDifferences = new ushort[DependencyStructureExtent.MaxFrameDifferences];
    private readonly byte[] _chainDifferences = new byte[DecodeTargets.MaxCount];
    private byte[] _structureBytes = [];
    private int _structureBits;
    private DependencyStructure? _before;
    private ushort _structureFrame;
    private ushort _activeFrame;
    private uint _activeTargets;

    /// <summary>The newest structure; null before the first.</summary>
    public DependencyStructure? Structure { get; private set; }

    /// <summary>Reads a descriptor.</summary>
    /// <param name="extension">The header extension's value; empty when the packet has none.</param>
    /// <param name="descriptor">As much of it as the status says.</param>
    public DescriptorStatus Read(ReadOnlySpan<byte> extension, out DependencyDescriptor descriptor)
    {
        descriptor = default;
        if (extension.Length is < MandatorySize or > byte.MaxValue)
        {
            return DescriptorStatus.Malformed;
        }

        var templateId = (byte)(extension[0] & 0x3F);
        var reader = new BitReader(extension);
        reader.Skip(8 * MandatorySize);
        var flags = extension.Length > MandatorySize ? reader.Read(FlagBits) : 0;
        descriptor = new DependencyDescriptor
        {
            IsFrameStart = (extension[0] & 0x80) != 0,
            IsFrameEnd = (extension[0] & 0x40) != 0,
            FrameNumber = BinaryPrimitives.ReadUInt16BigEndian(extension[1..]),
            HasStructure = (flags & 0x10) != 0,
        };
        var age = (short)(_structureFrame - descriptor.FrameNumber);
        var isLate = Structure is not null && age is > 0 and <= LatestFrames;
        var structure = isLate ? _before : Structure;
        if (descriptor.HasStructure && !TryReadStructure(extension, ref reader, isLate, out structure))
        {
            descriptor = default;
            return DescriptorStatus.Malformed;
        }

        var structureEnd = reader.Position;
        if (structure?.FindTemplate(templateId) is not { } template)
        {
            return DescriptorStatus.UnknownStructure;
        }

        var said = descriptor.HasStructure || structure != Structure ? structure.AllTargets : _activeTargets;
        var active = (flags & 0x08) != 0 ? reader.Read(structure.Extent.Targets) : said;
        descriptor.Structure = structure;
        descriptor.Spatial = template.Spatial;
        descriptor.Temporal = template.Temporal;
        descriptor.Targets = (flags & 0x04) != 0 ? DecodeTargets.Read(ref reader, structure.Extent.Targets) : template.Targets;
        descriptor.FrameDifferences = template.FrameDifferences;
        descriptor.ChainDifferences = template.ChainDifferences;
        descriptor.ActiveTargets = active;
        if ((flags & 0x02) != 0)
        {
            if (!TryReadFrameDifferences(ref reader, out var count))
            {
                descriptor = default;
                return DescriptorStatus.Malformed;
            }

            descriptor.FrameDifferences = _frameDifferences.AsSpan(0, count);
        }

        if ((flags & 0x01) != 0)
        {
            ReadChainDifferences(ref reader, structure.Extent.Chains);
            descriptor.ChainDifferences = _chainDifferences.AsSpan(0, structure.Extent.Chains);
        }

        if (reader.IsPastEnd)
        {
            descriptor = default;
            return DescriptorStatus.Malformed;
        }

        if (descriptor.HasStructure && !isLate)
        {
            Keep(structure, extension, structureEnd, descriptor.FrameNumber);
        }

        if (structure == Structure && (short)(descriptor.FrameNumber - _activeFrame) >= 0)
        {
            (_activeTargets, _activeFrame) = (active, descriptor.FrameNumber);
        }

        return DescriptorStatus.Whole;
    }

    private bool TryReadStructure(ReadOnlySpan<byte> extension, ref BitReader reader, bool isLate, out DependencyStructure? structure)
    {
        structure = null;
        var first = reader;
        if (!DependencyStructureExtent.TryRead(ref reader, out var extent))
        {
            return false;
        }

        structure = !isLate && IsKnown(extension, reader.Position) ? Structure : DependencyStructure.Read(ref first, extent);
        return true;
    }

    private void Keep(DependencyStructure structure, ReadOnlySpan<byte> extension, int structureEnd, ushort frameNumber)
    {
        if (structure != Structure)
        {
            _structureBytes = extension[..((structureEnd + 7) / 8)].ToArray();
            _structureBits = structureEnd;
        }

        (_before, Structure) = (Structure, structure);
        (_structureFrame, _activeFrame) = (frameNumber, frameNumber);
    }

    // A structure begins at the same bit of every descriptor.
    private bool IsKnown(ReadOnlySpan<byte> extension, int end)
    {
        const int Begin = MandatorySize;
        const int FirstMask = 0xFF >> FlagBits;
        if (Structure is null || end != _structureBits || ((extension[Begin] ^ _structureBytes[Begin]) & FirstMask) != 0)
        {
            return false;
        }

        var wholeBytes = end / 8;
        var rest = end % 8;
        return extension[(Begin + 1)..wholeBytes].SequenceEqual(_structureBytes.AsSpan(Begin + 1, wholeBytes - Begin - 1))
            && (rest == 0 || (extension[wholeBytes] ^ _structureBytes[wholeBytes]) >> (8 - rest) == 0);
    }

    // next_fdiff_size: the number is four times so many bits long; 0 says that there is no other.
    private bool TryReadFrameDifferences(ref BitReader reader, out int count)
    {
        count = 0;
        for (var size = reader.Read(2); size != 0; size = reader.Read(2))
        {
            if (count == _frameDifferences.Length)
            {
                return false;
            }

            _frameDifferences[count++] = (ushort)(reader.Read(4 * (int)size) + 1);
        }

        return true;
    }

    private void ReadChainDifferences(ref BitReader reader, int chains)
    {
        for (var chain = 0; chain < chains; chain++)
        {
            _chainDifferences[chain] = (byte)reader.Read(8);
        }
    }
}
