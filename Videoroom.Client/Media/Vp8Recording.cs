using System.Buffers.Binary;

namespace Videoroom.Client.Media;

/// <summary>
/// Recorded VP8 from an IVF file, split into RTP payloads (RFC 7741) with a 15-bit picture id. It plays round and
/// round, starts with a keyframe and can go back to it: that is how the client answers a picture loss indication.
/// </summary>
internal sealed class Vp8Recording
{
    private const int FileHeaderBytes = 32;
    private const int FrameHeaderBytes = 12;
    private const int DescriptorBytes = 4;

    private readonly byte[][] _frames;

    private Vp8Recording(byte[][] frames, int framesPerSecond) => (_frames, FramesPerSecond) = (frames, framesPerSecond);

    /// <summary>Frames a second.</summary>
    public int FramesPerSecond { get; }

    /// <summary>Frames until it starts again.</summary>
    public int Count => _frames.Length;

    /// <summary>The recording for load: 640x360, 30 frames a second, about 1 Mbit/s, 3 s.</summary>
    public static Vp8Recording Load() => Load("camera-640x360.ivf");

    /// <summary>The small recording: 160x90, 15 frames a second, about 150 kbit/s, 4 s.</summary>
    public static Vp8Recording LoadSmall() => Load("camera-160x90.ivf");

    /// <summary>Reads an IVF file that holds VP8.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static Vp8Recording Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderBytes || !file[..4].SequenceEqual("DKIF"u8) || !file[8..12].SequenceEqual("VP80"u8))
        {
            throw new InvalidDataException("Expected an IVF file with VP8 (DKIF, VP80).");
        }

        var rate = BinaryPrimitives.ReadInt32LittleEndian(file[16..]) / BinaryPrimitives.ReadInt32LittleEndian(file[20..]);
        var frames = new List<byte[]>();
        for (var rest = file[FileHeaderBytes..]; rest.Length >= FrameHeaderBytes;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length <= 0 || length > rest.Length - FrameHeaderBytes)
            {
                throw new InvalidDataException($"Frame {frames.Count} says {length} bytes, more than the file has left.");
            }

            frames.Add(rest.Slice(FrameHeaderBytes, length).ToArray());
            rest = rest[(FrameHeaderBytes + length)..];
        }

        return frames.Count > 0 ? new Vp8Recording([.. frames], rate) : throw new InvalidDataException("The IVF file has no frames.");
    }

    /// <summary>Whether this frame needs no other: the inverse key frame bit of its frame tag (RFC 6386, section 9.1).</summary>
    public bool IsKeyFrame(int frame) => (_frames[frame % _frames.Length][0] & 1) == 0;

    /// <summary>How many RTP packets a frame takes at this payload size.</summary>
    public int PacketCount(int frame, int maxPayloadBytes)
        => (_frames[frame % _frames.Length].Length + maxPayloadBytes - DescriptorBytes - 1) / (maxPayloadBytes - DescriptorBytes);

    /// <summary>Writes one packet's payload: the VP8 payload descriptor and a piece of the frame.</summary>
    /// <returns>The payload's length in bytes.</returns>
    public int WritePayload(int frame, int packet, int maxPayloadBytes, ushort pictureId, Span<byte> destination)
    {
        var bytes = _frames[frame % _frames.Length];
        var pieceBytes = maxPayloadBytes - DescriptorBytes;
        var piece = bytes.AsSpan(packet * pieceBytes, Math.Min(pieceBytes, bytes.Length - (packet * pieceBytes)));
        destination[0] = (byte)(packet == 0 ? 0x90 : 0x80); // X, and S at the frame's first packet
        destination[1] = 0x80; // I: a picture id follows
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(0x8000 | pictureId)); // M: 15 bits
        piece.CopyTo(destination[DescriptorBytes..]);
        return DescriptorBytes + piece.Length;
    }

    private static Vp8Recording Load(string name)
    {
        using var resource = typeof(Vp8Recording).Assembly.GetManifestResourceStream(name)!;
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return Parse(file);
    }
}
