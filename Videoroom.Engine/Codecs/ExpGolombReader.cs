namespace Videoroom.Engine.Codecs;

/// <summary>Reads unsigned Exp-Golomb codes, bit by bit (ITU-T H.264, section 9.1).</summary>
/// <param name="bytes">The first bytes of a NAL unit's payload. Emulation prevention bytes are not taken out: they come after two zero bytes only.</param>
internal ref struct ExpGolombReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>More leading zeros than any value has that is asked for.</summary>
    private const int MaxLeadingZeros = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _bit;

    /// <summary>Reads the next code; false when the bytes end in it, or it is longer than any that is asked for.</summary>
    public bool TryRead(out int value)
    {
        value = 0;
        var zeros = 0;
        while (TryReadBit(out var bit) && bit == 0)
        {
            if (++zeros > MaxLeadingZeros)
            {
                return false;
            }
        }

        var suffix = 0;
        for (var i = 0; i < zeros; i++)
        {
            if (!TryReadBit(out var bit))
            {
                return false;
            }

            suffix = (suffix << 1) | bit;
        }

        value = (1 << zeros) - 1 + suffix;
        return _bit <= _bytes.Length * 8;
    }

    private bool TryReadBit(out int bit)
    {
        bit = 0;
        if (_bit >= _bytes.Length * 8)
        {
            // One past the end says that the code was cut.
            _bit = (_bytes.Length * 8) + 1;
            return false;
        }

        bit = (_bytes[_bit / 8] >> (7 - (_bit % 8))) & 1;
        _bit++;
        return true;
    }
}
