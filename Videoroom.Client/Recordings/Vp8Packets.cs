using System.Buffers.Binary;

namespace Videoroom.Client.Recordings;

/// <summary>Packs VP8 frames into RTP payloads (RFC 7741) with a 15-bit picture id, as browsers do.</summary>
internal static class Vp8Packets
{
    /// <summary>Payload bytes of a full packet: with headers about what browsers send.</summary>
    public const int MaxPayloadBytes = 1100;

    /// <summary>Bytes of the descriptor that <see cref="WriteDescriptor"/> writes.</summary>
    public const int DescriptorBytes = 4;

    private const int ClockRate = 90_000;
    private const int PictureIdMask = 0x7FFF;

    /// <summary>All packets of a file, each frame's together at the frame's time.</summary>
    public static IReadOnlyList<RecordedPacket> Of(IvfFile file)
    {
        var packets = new List<RecordedPacket>();
        for (var frame = 0; frame < file.Frames.Count; frame++)
        {
            var offsetUs = frame * 1_000_000L / file.FramesPerSecond;
            var timestamp = (uint)((long)frame * ClockRate / file.FramesPerSecond);
            var payloads = Split(file.Frames[frame], (ushort)(frame & PictureIdMask));
            packets.AddRange(payloads.Select((payload, index) => new RecordedPacket(offsetUs, timestamp, index == payloads.Count - 1, payload, [])));
        }

        return packets;
    }

    /// <summary>The payloads of one frame.</summary>
    /// <param name="frame">The encoded frame.</param>
    /// <param name="pictureId">Its picture id, 15 bits.</param>
    public static List<byte[]> Split(ReadOnlySpan<byte> frame, ushort pictureId)
    {
        var payloads = new List<byte[]>();
        for (var rest = frame; !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, MaxPayloadBytes - DescriptorBytes)];
            var payload = new byte[DescriptorBytes + piece.Length];
            WriteDescriptor(payload, payloads.Count == 0, pictureId);
            piece.CopyTo(payload.AsSpan(DescriptorBytes));
            payloads.Add(payload);
            rest = rest[piece.Length..];
        }

        return payloads;
    }

    /// <summary>Writes the payload descriptor: S at a frame's first packet, and a picture id of 15 bits.</summary>
    public static void WriteDescriptor(Span<byte> payload, bool first, ushort pictureId)
    {
        payload[0] = (byte)(first ? 0x90 : 0x80); // X, and S
        payload[1] = 0x80; // I: a picture id follows
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)(0x8000 | pictureId)); // M: 15 bits
    }
}
