using System.Buffers.Binary;
using System.Diagnostics;

namespace Videoroom.Client.Media;

/// <summary>
/// The time of sending at the end of a payload, which the server forwards as it is and nobody decodes: how long a packet took on its way.
/// Its clock is the machine's monotonic one, so sender and receiver may be processes of one machine.
/// </summary>
internal static class PacketStamp
{
    private const uint Magic = 0x7354_4D70;
    private const int Size = sizeof(uint) + sizeof(long);

    // A payload's beginning says what it is; the stamp must not reach into it.
    private const int SmallestPayload = 32;

    /// <summary>Now, in microseconds of the machine's monotonic clock.</summary>
    public static long NowUs => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <summary>Overwrites the payload's last bytes with a time; nothing where that would reach too far to the front.</summary>
    public static void Write(Span<byte> payload, long sentUs)
    {
        if (payload.Length < SmallestPayload)
        {
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(payload[^Size..], Magic);
        BinaryPrimitives.WriteInt64BigEndian(payload[^sizeof(long)..], sentUs);
    }

    /// <summary>Reads the time of sending.</summary>
    /// <returns>False when the payload has none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out long sentUs)
    {
        sentUs = 0;
        if (payload.Length < SmallestPayload || BinaryPrimitives.ReadUInt32BigEndian(payload[^Size..]) != Magic)
        {
            return false;
        }

        sentUs = BinaryPrimitives.ReadInt64BigEndian(payload[^sizeof(long)..]);
        return true;
    }
}
