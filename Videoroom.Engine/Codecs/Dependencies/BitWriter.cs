namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>Writes bits, the most significant first.</summary>
/// <param name="destination">Long enough for what is written.</param>
internal ref struct BitWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _position;

    /// <summary>The bytes that were begun; the bits behind the last one written are zero.</summary>
    public readonly int Size => (_position + 7) / 8;

    /// <summary>Writes the lowest bits of a number.</summary>
    public void Write(uint value, int bits)
    {
        for (var bit = bits - 1; bit >= 0; bit--)
        {
            ref var target = ref _destination[_position >> 3];
            target = (_position & 7) == 0 ? (byte)0 : target;
            target |= (byte)(((value >> bit) & 1) << (7 - (_position & 7)));
            _position++;
        }
    }

    /// <summary>Writes the next bits of a reader.</summary>
    public void Copy(ref BitReader source, int bits)
    {
        for (; bits > 0; bits -= 32)
        {
            var part = Math.Min(bits, 32);
            Write(source.Read(part), part);
        }
    }
}
