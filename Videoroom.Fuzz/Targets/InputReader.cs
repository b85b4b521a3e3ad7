using System.Buffers.Binary;

namespace Videoroom.Fuzz.Targets;

/// <summary>Takes the options in front of an input apart. What is missing is zero: every input means something.</summary>
/// <param name="input">The whole input.</param>
internal ref struct InputReader(ReadOnlySpan<byte> input)
{
    /// <summary>What was not taken yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = input;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        var bytes = Bytes(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    /// <summary>Two bytes.</summary>
    public ushort UInt16()
    {
        var bytes = Bytes(sizeof(ushort));
        return bytes.Length < sizeof(ushort) ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>Four bytes.</summary>
    public uint UInt32()
    {
        var bytes = Bytes(sizeof(uint));
        return bytes.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>So many bytes, or as many as there are.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        var taken = Rest[..Math.Min(count, Rest.Length)];
        Rest = Rest[taken.Length..];
        return taken;
    }
}
