using System.Runtime.InteropServices;

namespace Videoroom.Engine.Network;

/// <summary>
/// Datagrams on their way into one send call, side by side in one piece of memory: packets are encrypted straight into it.
/// A loop keeps one for its life.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    /// <summary>Datagrams that one call sends at most.</summary>
    public const int Size = 64;

    /// <summary>Bytes that a datagram may have.</summary>
    public const int MaxDatagram = 2048;

    private readonly int[] _offsets = new int[Size];
    private readonly int[] _lengths = new int[Size];
    private readonly Path[] _paths = new Path[Size];
    private int _used;
    private byte* _memory = (byte*)NativeMemory.AlignedAlloc(Size * MaxDatagram, 64);

    /// <summary>Datagrams in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>True when the batch must be sent before the next datagram.</summary>
    public bool IsFull => Count == Size;

    /// <summary>Where the next datagram is to be written; it counts only after <see cref="Add"/>.</summary>
    public Span<byte> Next => new(_memory + _used, MaxDatagram);

    /// <summary>Takes what was written into <see cref="Next"/>.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="length">Its bytes.</param>
    public void Add(in Path path, int length)
    {
        _paths[Count] = path;
        _offsets[Count] = _used;
        _lengths[Count] = length;
        _used += length;
        Count++;
    }

    /// <summary>Start of the datagram at <paramref name="index"/>.</summary>
    public byte* DataOf(int index) => _memory + _offsets[index];

    /// <summary>Bytes of the datagram at <paramref name="index"/>.</summary>
    public int LengthOf(int index) => _lengths[index];

    /// <summary>Where the datagram at <paramref name="index"/> goes.</summary>
    public ref readonly Path PathOf(int index) => ref _paths[index];

    /// <summary>Empties the batch.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
