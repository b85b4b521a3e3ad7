using System.Runtime.InteropServices;

namespace Videoroom.Engine.Network;

/// <summary>
/// The packet buffers of one loop, in slabs of native memory that are added on demand up to a bound. One thread (the
/// loop) rents; any thread returns. Neither allocates, except for the slab when the pool grows.
/// </summary>
/// <remarks>
/// Returned buffers are pushed on a shared stack; the renting thread takes that stack as a whole when its own is empty.
/// As nobody ever pops a single buffer from the shared one, a buffer that comes back in between does no harm (no ABA).
/// </remarks>
internal sealed unsafe class PacketBufferPool : IDisposable
{
    private const int BuffersPerSlab = 1024;

    // What a loop of a few rooms needs. Memory that was never written to costs nothing; growing later costs a pause.
    private const int InitialBuffers = 4096;

    private const nuint Alignment = 64;

    private readonly int _maxBuffers;
    private readonly List<nint> _slabs = [];
    private PacketBuffer? _free;
    private PacketBuffer? _returned;
    private int _created;
    private int _rented;
    private bool _disposed;

    /// <param name="maxBuffers">The bound, in buffers of <see cref="PacketBuffer.Capacity"/> bytes.</param>
    public PacketBufferPool(int maxBuffers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBuffers, 1);
        _maxBuffers = maxBuffers;
        while (_created < InitialBuffers && Grow())
        {
        }
    }

    /// <summary>Buffers that are out of the pool.</summary>
    public int Rented => Volatile.Read(ref _rented);

    /// <summary>
    /// Most buffers are out: what is kept for later only should be let go. Without a buffer to receive into, the loop would
    /// be deaf for all its peers.
    /// </summary>
    public bool IsScarce => Rented > _maxBuffers / 4 * 3;

    /// <summary>Takes a buffer with one reference; null when all are out. Only for the pool's own thread.</summary>
    public PacketBuffer? Rent()
    {
        _free ??= Interlocked.Exchange(ref _returned, null);
        if (_free is null && !Grow())
        {
            return null;
        }

        var buffer = _free!;
        _free = buffer.Next;
        buffer.Next = null;
        buffer.Rented();
        Interlocked.Increment(ref _rented);
        return buffer;
    }

    /// <summary>Frees the memory. Buffers that are still out must not be touched again.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _free = null;
        _returned = null;
        foreach (var slab in _slabs)
        {
            NativeMemory.AlignedFree((void*)slab);
        }

        _slabs.Clear();
    }

    internal void Return(PacketBuffer buffer)
    {
        Interlocked.Decrement(ref _rented);
        PacketBuffer? head;
        do
        {
            head = Volatile.Read(ref _returned);
            buffer.Next = head;
        }
        while (Interlocked.CompareExchange(ref _returned, buffer, head) != head);
    }

    private bool Grow()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var count = Math.Min(BuffersPerSlab, _maxBuffers - _created);
        if (count <= 0)
        {
            return false;
        }

        var slab = (byte*)NativeMemory.AlignedAlloc((nuint)count * PacketBuffer.Capacity, Alignment);
        _slabs.Add((nint)slab);
        for (var i = 0; i < count; i++)
        {
            _free = new PacketBuffer(this, slab + (i * PacketBuffer.Capacity)) { Next = _free };
        }

        _created += count;
        return true;
    }
}
