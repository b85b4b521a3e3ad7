namespace Videoroom.Engine.Rtp;

/// <summary>
/// One packet status chunk of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, sections
/// 3.1.3 and 3.1.4), read symbol by symbol.
/// </summary>
internal struct TransportFeedbackChunk
{
    /// <summary>The symbol of a packet that did not arrive.</summary>
    public const int NotReceived = 0;

    /// <summary>The symbol of a delta in one unsigned byte.</summary>
    public const int SmallDelta = 1;

    /// <summary>The symbol of a delta in two signed bytes.</summary>
    public const int LargeDelta = 2;

    /// <summary>The most packets that one run length chunk counts.</summary>
    public const int MaximumRun = 0x1FFF;

    /// <summary>The packets of a vector of one-bit symbols.</summary>
    public const int OneBitSymbols = 14;

    /// <summary>The packets of a vector of two-bit symbols.</summary>
    public const int TwoBitSymbols = 7;

    private readonly ushort _value;
    private int _taken;

    /// <summary>Wraps a chunk.</summary>
    public TransportFeedbackChunk(ushort value) => _value = value;

    /// <summary>How many symbols it holds.</summary>
    public readonly int Count => (_value & 0x8000) == 0 ? _value & MaximumRun : (_value & 0x4000) == 0 ? OneBitSymbols : TwoBitSymbols;

    /// <summary>Whether all symbols were taken; also of a chunk that was never read.</summary>
    public readonly bool IsEmpty => _taken >= Count;

    /// <summary>The next symbol.</summary>
    public int Take() => SymbolAt(_taken++);

    /// <summary>The bytes of deltas that the first symbols ask for.</summary>
    /// <returns>False when one of the symbols is the reserved one.</returns>
    public readonly bool TryGetDeltaBytes(int symbols, out int bytes)
    {
        bytes = 0;
        if ((_value & 0x8000) == 0)
        {
            var symbol = SymbolAt(0);
            bytes = symbol * symbols;
            return symbol <= LargeDelta;
        }

        for (var i = 0; i < symbols; i++)
        {
            var symbol = SymbolAt(i);
            if (symbol > LargeDelta)
            {
                return false;
            }

            bytes += symbol;
        }

        return true;
    }

    private readonly int SymbolAt(int index)
    {
        if ((_value & 0x8000) == 0)
        {
            return (_value >> 13) & 3;
        }

        return (_value & 0x4000) == 0
            ? (_value >> (OneBitSymbols - 1 - index)) & 1
            : (_value >> (2 * (TwoBitSymbols - 1 - index))) & 3;
    }
}
