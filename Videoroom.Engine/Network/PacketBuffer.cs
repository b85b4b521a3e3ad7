namespace Videoroom.Engine.Network;

/// <summary>
/// One datagram in native memory. It is rented with one reference; whoever keeps it beyond the call that showed it to
/// him retains and later releases it, from any thread. After the last release it lies in its pool again. Once it has
/// been decrypted and parsed it is read-only: several loops may be reading it.
/// </summary>
internal sealed unsafe class PacketBuffer
{
    /// <summary>Bytes that a buffer holds; larger datagrams are cut by the receive call and refused.</summary>
    public const int Capacity = 2048;

    private readonly PacketBufferPool _pool;
    private readonly byte* _data;
    private int _references;

    internal PacketBuffer(PacketBufferPool pool, byte* data)
    {
        _pool = pool;
        _data = data;
    }

    /// <summary>Links free buffers inside their pool.</summary>
    internal PacketBuffer? Next { get; set; }

    /// <summary>Start of the memory, for the receive call.</summary>
    public byte* Data => _data;

    /// <summary>All of the memory.</summary>
    public Span<byte> Memory => new(_data, Capacity);

    /// <summary>Bytes of the datagram.</summary>
    public int Length { get; set; }

    /// <summary>The datagram.</summary>
    public Span<byte> Datagram => new(_data, Length);

    /// <summary>Which way it came.</summary>
    public Path Path { get; set; }

    /// <summary>When it was taken from the socket, in microseconds of the engine's monotonic clock.</summary>
    public long ArrivalMicros { get; set; }

    internal void Rented() => _references = 1;

    /// <summary>Adds a reference. Only a holder of one may do so.</summary>
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Gives a reference back; the last one returns the buffer to its pool.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left == 0)
            _pool.Return(this);
        else if (left < 0)
            throw new InvalidOperationException("A packet buffer was released more often than it was retained.");
    }
}
