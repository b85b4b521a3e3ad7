namespace Videoroom.Engine.Ice;

/// <summary>The CRC-32 of ITU V.42, which FINGERPRINT is computed with (RFC 8489, section 14.7).</summary>
internal static class Crc32
{
    private const uint ReversedPolynomial = 0xEDB8_8320;

    private static readonly uint[] Table = CreateTable();

    /// <summary>The checksum of the bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ ReversedPolynomial : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
