namespace Videoroom.Bench.Record.Layers;

/// <summary>Reads bits, the most significant first. Behind the end it reads zeros and says so.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>More was read than there is.</summary>
    public readonly bool IsPastEnd => _position > 8 * _bytes.Length;

    /// <summary>An unsigned number of so many bits, up to 31: <c>f(n)</c>.</summary>
    public int Read(int bits)
    {
        var value = 0;
        for (; bits > 0; bits--)
        {
            var bit = _position < 8 * _bytes.Length ? (_bytes[_position / 8] >> (7 - (_position % 8))) & 1 : 0;
            value = (value << 1) | bit;
            _position++;
        }

        return value;
    }

    /// <summary>One bit.</summary>
    public bool ReadFlag() => Read(1) != 0;

    /// <summary>A number below <paramref name="values"/>, of which the first take a bit less: <c>ns(n)</c> (AV1, section 4.10.7).</summary>
    public int ReadNonSymmetric(int values)
    {
        var bits = 0;
        for (var rest = values; rest != 0; rest >>= 1)
        {
            bits++;
        }

        var shorter = (1 << bits) - values;
        var value = Read(bits - 1);
        return value < shorter ? value : (value << 1) - shorter + Read(1);
    }
}
