namespace Videoroom.Engine.Codecs;

/// <summary>AV1 payloads (AOMedia, "RTP Payload Format For AV1", section 4.4).</summary>
internal static class Av1Payload
{
    private const int SequenceHeaderObu = 1;

    /// <summary>
    /// Whether a coded video sequence begins here: the N bit of the aggregation header, or a sequence header as first
    /// OBU. A packet that goes on with a fragment is never the begin.
    /// </summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2 || (payload[0] & 0x80) != 0)
        {
            return false;
        }

        if ((payload[0] & 0x08) != 0)
        {
            return true;
        }

        // W counts the elements; the only one of W = 1 has no length in front, others have it as leb128.
        var offset = 1;
        if (((payload[0] >> 4) & 3) != 1)
        {
            while (offset < payload.Length - 1 && offset < 8 && (payload[offset] & 0x80) != 0)
            {
                offset++;
            }

            offset++;
        }

        return offset < payload.Length && ((payload[offset] >> 3) & 0x0F) == SequenceHeaderObu;
    }
}
