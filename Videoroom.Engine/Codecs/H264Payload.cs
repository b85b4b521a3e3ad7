namespace Videoroom.Engine.Codecs;

/// <summary>H.264 payload structures (RFC 6184, section 5).</summary>
internal static class H264Payload
{
    private const int RecoveryPoint = 6;

    /// <summary>
    /// Whether a picture that needs no earlier one begins here: with the first slice of an IDR picture, or with the message that
    /// marks a recovery point, as encoders without IDR pictures send it (ITU-T H.264, section D.1.8). Whether its parameter sets
    /// are known is another question: see <see cref="H264ParameterSets"/>. They alone begin no picture: encoders repeat them
    /// anywhere.
    /// </summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload)
    {
        var units = new H264Units(payload);
        while (units.MoveNext())
        {
            if (Begins(units.Type, units.Content))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(H264UnitType type, ReadOnlySpan<byte> content) => type switch
    {
        // first_mb_in_slice is 0, the code of a single 1 bit: later slices of the picture are no place to begin.
        H264UnitType.IdrSlice => !content.IsEmpty && (content[0] & 0x80) != 0,
        H264UnitType.Supplement => MarksRecoveryPoint(content),
        _ => false,
    };

    // Messages behind each other: type and size, each as any number of 0xFF bytes and a last one (section 7.3.2.3.1).
    private static bool MarksRecoveryPoint(ReadOnlySpan<byte> messages)
    {
        while (TryReadNumber(ref messages, out var type) && TryReadNumber(ref messages, out var size))
        {
            if (type == RecoveryPoint)
            {
                return true;
            }

            messages = messages[Math.Min(size, messages.Length)..];
        }

        return false;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> bytes, out int number)
    {
        number = 0;
        while (!bytes.IsEmpty)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            number += part;
            if (part != byte.MaxValue)
            {
                return true;
            }
        }

        return false;
    }
}
