using System.Buffers.Binary;

namespace Videoroom.Engine.Codecs;

/// <summary>H.264 payload structures (RFC 6184, section 5).</summary>
internal static class H264Payload
{
    private const int IdrSlice = 5;
    private const int SequenceParameterSet = 7;
    private const int SingleTimeAggregation = 24;
    private const int FragmentationUnit = 28;

    /// <summary>
    /// Whether a keyframe begins here: a sequence parameter set or an IDR slice, alone, in a STAP-A, or as the first
    /// fragment of a FU-A.
    /// </summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return false;
        }

        int type = payload[0] & 0x1F;
        return type switch
        {
            SingleTimeAggregation => AggregateHasKeyFrame(payload[1..]),
            FragmentationUnit => payload.Length > 2 && (payload[1] & 0x80) != 0 && Begins(payload[1] & 0x1F),
            _ => payload.Length > 1 && Begins(type),
        };
    }

    private static bool Begins(int type) => type is SequenceParameterSet or IdrSlice;

    private static bool AggregateHasKeyFrame(ReadOnlySpan<byte> units)
    {
        while (units.Length > 2)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (size == 0 || size > units.Length - 2)
            {
                return false;
            }

            if (Begins(units[2] & 0x1F))
            {
                return true;
            }

            units = units[(2 + size)..];
        }

        return false;
    }
}
