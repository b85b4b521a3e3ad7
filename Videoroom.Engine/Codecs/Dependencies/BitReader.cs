namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>Reads bits, the most significant first. Past the end it reads zeros, and says so.</summary>
/// <param name="bytes">What is read.</param>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bits were read or skipped.</summary>
    public int Position { get; private set; }

    /// <summary>More was read than there is.</summary>
    public readonly bool IsPastEnd => Position > 8 * _bytes.Length;

    /// <summary>An unsigned number of up to 32 bits: <c>f(n)</c>.</summary>
    public uint Read(int bits)
    {
        uint value = 0;
        for (; bits > 0; bits--)
        {
            var index = Position >> 3;
            var bit = index < _bytes.Length ? (_bytes[index] >> (7 - (Position & 7))) & 1 : 0;
            value = (value << 1) | (uint)bit;
            Position++;
        }

        return value;
    }

    /// <summary>One bit.</summary>
    public bool ReadFlag() => Read(1) != 0;

    /// <summary>
    /// A number below <paramref name="values"/>, of which the first take one bit less: <c>ns(n)</c> (AV1 specification, section 4.10.7).
    /// </summary>
    public int ReadNonSymmetric(int values)
    {
        var bits = 32 - int.LeadingZeroCount(values);
        var shorter = (1 << bits) - values;
        var value = (int)Read(bits - 1);
        return value < shorter ? value : (value << 1) - shorter + (int)Read(1);
    }

    /// <summary>Goes on behind so many bits.</summary>
    public void Skip(int bits) => Position += bits;
}
