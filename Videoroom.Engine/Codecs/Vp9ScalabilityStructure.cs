using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs;

/// <summary>
/// The scalability structure of a VP9 stream (RFC 9628, section 4.2.1): the sizes of its spatial layers and, without flexible mode, which
/// pictures refer to which. It comes with keyframes and is read into the same memory each time.
/// </summary>
internal sealed class Vp9ScalabilityStructure
{
    /// <summary>The most spatial layers.</summary>
    public const int MaxSpatialLayers = 8;

    private const int MaxReferences = 3;
    private readonly (int Width, int Height)[] _sizes = new (int Width, int Height)[MaxSpatialLayers];
    private readonly byte[] _references = new byte[256 * MaxReferences];
    private readonly byte[] _referenceCounts = new byte[256];

    /// <summary>How many spatial layers the stream has; 0 before the first structure.</summary>
    public int SpatialLayers { get; private set; }

    /// <summary>How many pictures there are until the references repeat; 0 when the structure does not say.</summary>
    public int GroupLength { get; private set; }

    /// <summary>The size of a spatial layer's pictures in pixels; 0 where it is not known.</summary>
    public (int Width, int Height) SizeOf(int spatial) => spatial < SpatialLayers ? _sizes[spatial] : default;

    /// <summary>How many pictures back those are that a picture of the group refers to.</summary>
    /// <param name="index">Its place in the group: the picture with the structure is the first.</param>
    public ReadOnlySpan<byte> ReferencesOf(int index) => _references.AsSpan(index * MaxReferences, _referenceCounts[index]);

    /// <summary>Reads the structure of a packet that has one; what was known stays when it is cut short.</summary>
    public bool TryRead(ReadOnlySpan<byte> payload, in Vp9PayloadDescriptor descriptor)
    {
        Span<byte> references = stackalloc byte[Vp9References.MaxCount];
        if (!descriptor.HasStructure || Vp9References.Read(payload, in descriptor, references, out var size) < 0)
        {
            return false;
        }

        var rest = payload[(descriptor.NumbersSize + size)..];
        if (rest.IsEmpty)
        {
            return false;
        }

        // N_S, Y: sizes are present, G: a picture group is.
        var (layers, hasSizes, hasGroup) = ((rest[0] >> 5) + 1, (rest[0] & 0x10) != 0, (rest[0] & 0x08) != 0);
        var sizes = rest[1..];
        var sizesLength = hasSizes ? 4 * layers : 0;
        if (sizes.Length < sizesLength + (hasGroup ? 1 : 0) || !IsWholeGroup(hasGroup ? sizes[sizesLength..] : default))
        {
            return false;
        }

        SpatialLayers = layers;
        for (var i = 0; i < layers; i++)
        {
            var pixels = hasSizes ? BinaryPrimitives.ReadUInt32BigEndian(sizes[(4 * i)..]) : 0;
            _sizes[i] = ((int)(pixels >> 16), (int)(pixels & 0xFFFF));
        }

        ReadGroup(hasGroup ? sizes[sizesLength..] : default);
        return true;
    }

    // N_G, and for each picture of the group: TID, U, R in 2 bits, reserved; then R bytes of P_DIFF.
    private static bool IsWholeGroup(ReadOnlySpan<byte> group)
    {
        var offset = 1;
        for (var i = group.IsEmpty ? 0 : (int)group[0]; i > 0; i--)
        {
            if (offset >= group.Length)
            {
                return false;
            }

            offset += 1 + ((group[offset] >> 2) & 3);
        }

        return group.IsEmpty || offset <= group.Length;
    }

    private void ReadGroup(ReadOnlySpan<byte> group)
    {
        GroupLength = group.IsEmpty ? 0 : group[0];
        var offset = 1;
        for (var i = 0; i < GroupLength; i++)
        {
            var count = (group[offset++] >> 2) & 3;
            group.Slice(offset, count).CopyTo(_references.AsSpan(i * MaxReferences));
            _referenceCounts[i] = (byte)count;
            offset += count;
        }
    }
}
