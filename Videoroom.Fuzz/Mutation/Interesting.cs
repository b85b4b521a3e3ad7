namespace Videoroom.Fuzz.Mutation;

/// <summary>Numbers at which the code under test decides: bounds of types, lengths, first bytes and types of the protocols.</summary>
internal static class Interesting
{
    /// <summary>Of one byte.</summary>
    public static ReadOnlySpan<byte> Bytes
        => [
            0, 1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 14, 15, 16, 17, 20, 22, 23, 24, 28, 31, 32, 63, 64, 79, 80, 96, 127, 128, 129, 143, 144, 191, 192,
            193, 200, 201, 202, 203, 204, 205, 206, 207, 223, 224, 240, 252, 253, 254, 255,
        ];

    /// <summary>Of two bytes.</summary>
    public static ReadOnlySpan<ushort> Words
        => [
            0, 1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 20, 24, 32, 64, 127, 128, 255, 256, 512, 1023, 1024, 1200, 1499, 1500, 2047, 2048, 4095, 4096,
            0x1000, 0x1FFF, 0x2000, 0x3FFF, 0x4000, 0x4FFF, 0x7FFF, 0x8000, 0x8001, 0x8022, 0x8028, 0xBEDE, 0xBFFF, 0xC000, 0xFEFD, 0xFFFC, 0xFFFE, 0xFFFF,
        ];

    /// <summary>Of four bytes.</summary>
    public static ReadOnlySpan<uint> DoubleWords
        => [
            0, 1, 3, 4, 255, 65_535, 65_536, 600, 3600, 0x2112_A442, 0x0011_0000, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFE, 0xFFFF_FFFF,
        ];
}
