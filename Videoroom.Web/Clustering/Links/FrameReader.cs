using System.Buffers;
using System.Buffers.Binary;

namespace Videoroom.Web.Clustering.Links;

/// <summary>What <see cref="FrameReader.TryTake"/> found.</summary>
internal enum FrameState
{
    /// <summary>Nothing whole: more bytes are needed.</summary>
    Incomplete,

    /// <summary>A frame.</summary>
    Complete,

    /// <summary>A length that no frame has: what follows cannot be told apart any more.</summary>
    Invalid,
}

/// <summary>
/// Cuts the bytes of a link into frames: a length of four bytes, in network order, and as many bytes. Sans I/O. Keeps no more than one
/// frame of the largest size, and takes space for it only as its bytes come.
/// </summary>
/// <param name="maxFrameBytes">The longest frame in bytes, without its length.</param>
internal sealed class FrameReader(int maxFrameBytes) : IDisposable
{
    /// <summary>The bytes of a frame's length.</summary>
    public const int PrefixBytes = 4;

    // What one TLS record holds.
    private const int InitialBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start;
    private int _end;

    /// <summary>The length that the last invalid frame claimed, in bytes.</summary>
    public uint InvalidLength { get; private set; }

    /// <summary>Where to put received bytes; never empty. Spans of earlier frames end with this call.</summary>
    public Memory<byte> Space()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_buffer.Length > 2 * InitialBytes)
            {
                Move(InitialBytes);
            }
        }
        else if (_end == _buffer.Length)
        {
            // Half full of one frame's bytes: a claimed length alone takes no memory.
            Move(_end - _start > _buffer.Length / 2 ? _buffer.Length * 2 : _buffer.Length);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes were put into <see cref="Space"/>.</summary>
    public void Received(int count) => _end += count;

    /// <summary>Drops all that was received.</summary>
    public void Clear() => _start = _end;

    /// <summary>The next frame, if it is there.</summary>
    /// <param name="frame">Valid until <see cref="Space"/> is called.</param>
    public FrameState TryTake(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        var received = _buffer.AsSpan(_start, _end - _start);
        if (received.Length < PrefixBytes)
        {
            return FrameState.Incomplete;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(received);
        if (length == 0 || length > maxFrameBytes)
        {
            InvalidLength = length;
            return FrameState.Invalid;
        }

        if (received.Length - PrefixBytes < length)
        {
            return FrameState.Incomplete;
        }

        frame = received.Slice(PrefixBytes, (int)length);
        _start += PrefixBytes + (int)length;
        return FrameState.Complete;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = _buffer;
        (_buffer, _start, _end) = ([], 0, 0);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Move(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _end, _start) = (larger, _end - _start, 0);
    }
}
