using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

/// <summary>Packets for tests, and what all of them measure alike.</summary>
internal static class RtpBytes
{
    /// <summary>A packet without extensions.</summary>
    public static byte[] Packet(
        ushort sequence, uint timestamp = 1000, uint ssrc = 0x11223344, byte[]? payload = null, bool marker = false, byte payloadType = 96)
    {
        payload ??= [1, 2, 3, 4];
        var packet = new byte[RtpPacket.FixedHeaderSize + payload.Length];
        new RtpHeaderWriter(packet, marker, payloadType, sequence, timestamp, ssrc).Complete();
        payload.CopyTo(packet, RtpPacket.FixedHeaderSize);
        return packet;
    }

    /// <summary>A packet with one CSRC, two one-byte extensions (1: AA, 3: 01 02 03) and four bytes of padding.</summary>
    public static byte[] FullPacket()
        => [
            0xB1, 0xE0, 0x12, 0x34, 0, 0, 0, 9, 1, 2, 3, 4,
            9, 9, 9, 9,
            0xBE, 0xDE, 0, 2, 0x10, 0xAA, 0x32, 1, 2, 3, 0, 0,
            0x55, 0x66, 0x77,
            0, 0, 0, 4,
        ];

    /// <summary>What the action allocates on this thread the second time it runs.</summary>
    public static long AllocatedBy(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Random bytes, and the sample with a few bytes changed or cut, in turns.</summary>
    public static ReadOnlySpan<byte> Mutate(Random random, ReadOnlySpan<byte> sample, Span<byte> buffer)
    {
        if (random.Next(4) == 0)
        {
            var noise = buffer[..random.Next(Math.Min(200, buffer.Length))];
            random.NextBytes(noise);
            return noise;
        }

        sample.CopyTo(buffer);
        var mutated = buffer[..(random.Next(3) == 0 ? random.Next(sample.Length + 1) : sample.Length)];
        for (var i = random.Next(4); i > 0 && mutated.Length > 0; i--)
        {
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
        }

        return mutated;
    }
}
