using System.Buffers.Binary;
using System.Text;

namespace Akka.Serialization;

/// <summary>Writes what <see cref="WireReader"/> reads: numbers in network byte order, texts and bytes with their length before them.</summary>
internal sealed class WireWriter(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    /// <summary>What has been written so far; may be changed in place until the next write.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Byte(byte value) => Room(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Room(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Room(8), value);

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Int32(bytes.Length);
        Raw(bytes);
    }

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Int32(length);
        Encoding.UTF8.GetBytes(text, Room(length));
    }

    /// <summary>Leaves room to be filled later.</summary>
    public void Skip(int length) => Room(length).Clear();

    public byte[] ToArray() => Written.ToArray();

    private Span<byte> Room(int length)
    {
        var needed = checked(Length + length);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
        }

        var room = _bytes.AsSpan(Length, length);
        Length = needed;
        return room;
    }
}
