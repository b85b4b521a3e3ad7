using System.Buffers;
using System.Buffers.Binary;

namespace Videoroom.Web.Clustering.Links;

/// <summary>Frames behind each other, as <see cref="FrameReader"/> takes them apart, to be sent as one. Holds memory only while it holds frames.</summary>
internal sealed class FrameBatch : IDisposable
{
    /// <summary>From this size in bytes on no more frames are added.</summary>
    public const int FullBytes = 64 * 1024;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>What is to be sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The frames should be sent before more are added.</summary>
    public bool IsFull => _length >= FullBytes;

    /// <summary>The bytes that a frame takes in a batch.</summary>
    public static int SizeOf(int frameBytes) => FrameReader.PrefixBytes + frameBytes;

    /// <summary>Adds a frame.</summary>
    public void Add(ReadOnlySpan<byte> frame)
    {
        Reserve(SizeOf(frame.Length));
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), frame.Length);
        frame.CopyTo(_buffer.AsSpan(_length + FrameReader.PrefixBytes));
        _length += SizeOf(frame.Length);
    }

    /// <summary>The frames were sent.</summary>
    public void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _length) = ([], 0);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, 2 * _buffer.Length));
        Bytes.Span.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
