using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs;

/// <summary>Redundant audio data (RFC 2198): a packet that carries earlier packets' payloads before its own.</summary>
internal static class RedPayload
{
    /// <summary>Bytes of an earlier block's header: the follow bit, payload type, timestamp offset and length.</summary>
    public const int BlockHeaderSize = 4;

    /// <summary>Bytes of the last header, that of the packet's own block.</summary>
    public const int PrimaryHeaderSize = 1;

    /// <summary>The largest block that a header can tell of, in bytes.</summary>
    public const int MaximumBlockLength = (1 << 10) - 1;

    /// <summary>How far back a block may lie, in ticks of the clock.</summary>
    public const int MaximumTimestampOffset = (1 << 14) - 1;

    private const byte Follows = 0x80;

    /// <summary>Writes the header of an earlier block.</summary>
    /// <param name="destination">At least <see cref="BlockHeaderSize"/> bytes.</param>
    /// <param name="payloadType">The block's payload type.</param>
    /// <param name="timestampOffset">How much earlier its timestamp is.</param>
    /// <param name="length">Its bytes.</param>
    public static void WriteBlockHeader(Span<byte> destination, byte payloadType, int timestampOffset, int length)
        => BinaryPrimitives.WriteUInt32BigEndian(destination, ((uint)(Follows | payloadType) << 24) | ((uint)timestampOffset << 10) | (uint)length);

    /// <summary>Reads where the blocks of a payload are, the earliest first, the packet's own last.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="blocks">Receives them; of more than fit the payload counts as malformed.</param>
    /// <returns>How many there are; 0 when the payload is malformed.</returns>
    public static int Read(ReadOnlySpan<byte> payload, Span<RedBlock> blocks)
    {
        var (header, count, length) = (0, 0, 0);
        while (header < payload.Length && (payload[header] & Follows) != 0)
        {
            if (header + BlockHeaderSize > payload.Length || count == blocks.Length)
            {
                return 0;
            }

            var fields = BinaryPrimitives.ReadUInt32BigEndian(payload[header..]);
            var block = new RedBlock((byte)((fields >> 24) & 0x7F), (int)(fields >> 10) & MaximumTimestampOffset, length, (int)fields & MaximumBlockLength);
            blocks[count++] = block;
            length += block.Length;
            header += BlockHeaderSize;
        }

        var start = header + PrimaryHeaderSize;
        if (header >= payload.Length || start + length > payload.Length || count == blocks.Length)
        {
            return 0;
        }

        blocks[count++] = new RedBlock(payload[header], 0, length, payload.Length - start - length);
        foreach (ref var block in blocks[..count])
        {
            block = block with { Offset = start + block.Offset };
        }

        return count;
    }
}
