using System.Buffers.Binary;

namespace Akka.Remote.Links;

/// <summary>Cuts what a connection brings into frames. Starts small: whoever has proven nothing gets no memory.</summary>
internal sealed class FrameBuffer
{
    private const int FirstSize = 2 * 1024;
    private const int RegularSize = 64 * 1024;

    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;

    /// <summary>A longer frame, without its length field, is refused.</summary>
    public int MaxFrameLength { get; set; } = Handshake.HandshakeMessages.MaxLength;

    /// <summary>The next whole frame, without its length field; valid until <see cref="Free"/>.</summary>
    /// <exception cref="InvalidDataException">A frame of no length, or too long a one, is announced.</exception>
    public bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        if (_end - _start < Frames.LengthField)
        {
            return false;
        }

        var length = AnnouncedLength();
        if (_end - _start - Frames.LengthField < length)
        {
            return false;
        }

        frame = _bytes.AsMemory(_start + Frames.LengthField, length);
        _start += Frames.LengthField + length;
        return true;
    }

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Free()
    {
        var held = _end - _start;
        var needed = held < Frames.LengthField ? 0 : Frames.LengthField + AnnouncedLength();
        var usual = MaxFrameLength > RegularSize ? RegularSize : FirstSize;
        var size = Math.Max(usual, needed);
        if (_bytes.Length < size || (_bytes.Length > size && held <= usual && needed <= usual))
        {
            var bytes = new byte[size];
            _bytes.AsSpan(_start, held).CopyTo(bytes);
            _bytes = bytes;
        }
        else if (_start > 0)
        {
            _bytes.AsSpan(_start, held).CopyTo(_bytes);
        }

        (_start, _end) = (0, held);
        return _bytes.AsMemory(_end);
    }

    /// <summary>Says how many bytes have been put into <see cref="Free"/>.</summary>
    public void Add(int count) => _end += count;

    private int AnnouncedLength()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(_start));
        return length > 0 && length <= MaxFrameLength
            ? length
            : throw new InvalidDataException($"A frame of {length} bytes is announced, {MaxFrameLength} are allowed");
    }
}
