namespace Videoroom.Engine.Codecs;

/// <summary>The references of a VP9 frame in flexible mode (RFC 9628, section 4.2: P_DIFF): how many pictures back they are.</summary>
internal static class Vp9References
{
    /// <summary>The most references of a frame.</summary>
    public const int MaxCount = 3;

    /// <summary>Reads the references.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="descriptor">What was read of it.</param>
    /// <param name="differences">Room for <see cref="MaxCount"/>; the references, in pictures.</param>
    /// <param name="size">The bytes that they take; the scalability structure follows.</param>
    /// <returns>
    /// How many there are; 0 without flexible mode and in pictures that refer to none; -1 when they are cut short or too many.
    /// </returns>
    public static int Read(ReadOnlySpan<byte> payload, in Vp9PayloadDescriptor descriptor, Span<byte> differences, out int size)
    {
        size = 0;
        if (!descriptor.IsFlexible || !descriptor.IsInterPicture)
        {
            return 0;
        }

        var rest = payload[descriptor.NumbersSize..];
        while (size < MaxCount && size < rest.Length)
        {
            // P_DIFF in 7 bits, then N: another one follows.
            var value = rest[size];
            differences[size++] = (byte)(value >> 1);
            if ((value & 1) == 0)
            {
                return size;
            }
        }

        return -1;
    }
}
