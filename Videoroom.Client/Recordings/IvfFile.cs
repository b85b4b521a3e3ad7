using System.Buffers.Binary;

namespace Videoroom.Client.Recordings;

/// <summary>An IVF file with VP8: the container of libvpx's tools and FFmpeg.</summary>
/// <param name="Frames">The encoded frames.</param>
/// <param name="FramesPerSecond">Frames a second.</param>
internal sealed record IvfFile(IReadOnlyList<byte[]> Frames, int FramesPerSecond)
{
    private const int FileHeaderBytes = 32;
    private const int FrameHeaderBytes = 12;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not IVF, holds another codec, or ends early.</exception>
    public static IvfFile Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderBytes || !file[..4].SequenceEqual("DKIF"u8) || !file[8..12].SequenceEqual("VP80"u8))
        {
            throw new InvalidDataException("Expected an IVF file with VP8 (DKIF, VP80).");
        }

        var (rate, scale) = (BinaryPrimitives.ReadInt32LittleEndian(file[16..]), BinaryPrimitives.ReadInt32LittleEndian(file[20..]));
        if (rate <= 0 || scale <= 0 || rate / scale == 0)
        {
            throw new InvalidDataException($"The IVF file has {rate}/{scale} frames a second; expected at least 1.");
        }

        var frames = new List<byte[]>();
        for (var rest = file[FileHeaderBytes..]; rest.Length >= FrameHeaderBytes;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length <= 0 || length > rest.Length - FrameHeaderBytes)
            {
                throw new InvalidDataException($"Frame {frames.Count} has a length of {length} bytes; the file has {rest.Length - FrameHeaderBytes} left.");
            }

            frames.Add(rest.Slice(FrameHeaderBytes, length).ToArray());
            rest = rest[(FrameHeaderBytes + length)..];
        }

        return frames.Count > 0 ? new IvfFile(frames, rate / scale) : throw new InvalidDataException("The IVF file has no frames.");
    }
}
