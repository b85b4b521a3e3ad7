using System.Buffers.Binary;
using Akka.Serialization;

namespace Akka.Remote.Links;

/// <summary>Making frames.</summary>
internal static class Frames
{
    /// <summary>No frame is longer, in bytes, without the length field.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    public const int LengthField = 4;

    private const int SequenceOffset = LengthField + 1;

    /// <summary>Where the content of a sequenced frame begins, counted from its type.</summary>
    public const int SequencedHeader = 1 + 8;

    public static bool IsSequenced(FrameType type) => type < FrameType.Heartbeat;

    /// <summary>Begins a frame; its content is to be written behind.</summary>
    public static WireWriter Begin(FrameType type)
    {
        var writer = new WireWriter(512);
        writer.Skip(LengthField);
        writer.Byte((byte)type);
        if (IsSequenced(type))
        {
            writer.Skip(8);
        }

        return writer;
    }

    /// <summary>Ends a frame; null when it is too long.</summary>
    public static byte[]? End(WireWriter writer)
    {
        var length = writer.Length - LengthField;
        if (length > MaxLength)
        {
            return null;
        }

        BinaryPrimitives.WriteInt32BigEndian(writer.Written, length);
        return writer.ToArray();
    }

    public static void SetSequence(byte[] frame, ulong sequence) =>
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(SequenceOffset), sequence);

    /// <summary>The number of a frame that begins with its type.</summary>
    public static ulong Sequence(ReadOnlySpan<byte> frame) =>
        frame.Length >= SequencedHeader
            ? BinaryPrimitives.ReadUInt64BigEndian(frame[1..])
            : throw new InvalidDataException("A frame ends before its sequence number does");

    /// <summary>A frame with one number.</summary>
    public static byte[] Number(FrameType type, ulong number)
    {
        var writer = Begin(type);
        writer.UInt64(number);
        return End(writer)!;
    }
}
