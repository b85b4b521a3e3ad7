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
    private int _start;
    private int _rtpOffset;
    private int _rtpLength;

    internal PacketBuffer(PacketBufferPool pool, byte* data)
    {
        _pool = pool;
        _data = data;
    }

    /// <summary>Start of the memory, for the receive call.</summary>
    public byte* Data => _data;

    /// <summary>All of the memory.</summary>
    public Span<byte> Memory => new(_data, Capacity);

    /// <summary>Its pool needs it back soon: not to be kept for what may never be asked for.</summary>
    public bool IsScarce => _pool.IsScarce;

    /// <summary>Bytes of the datagram.</summary>
    public int Length { get; set; }

    /// <summary>The datagram.</summary>
    public Span<byte> Datagram => new(_data + _start, Length);

    /// <summary>Which way it came.</summary>
    public Path Path { get; set; }

    /// <summary>When it was taken from the socket, in microseconds of the engine's monotonic clock.</summary>
    public long ArrivalUs { get; set; }

    /// <summary>What the packet belongs to, as <see cref="Describe"/> was told; null before that.</summary>
    public object? Owner { get; private set; }

    /// <summary>Whether the packet begins a frame that can be decoded without earlier ones.</summary>
    public bool IsKeyFrame { get; private set; }

    /// <summary>
    /// The packet to send right before this one to a receiver that begins here, which may lead to another one before it; null for
    /// none. Held for as long as this one is.
    /// </summary>
    public PacketBuffer? Before { get; private set; }

    /// <summary>
    /// Whether packets of its stream right before it were left out on purpose: their numbers are not missing. Set before it is shown to
    /// other loops.
    /// </summary>
    public bool FollowsPause { get; set; }

    /// <summary>The plain RTP packet, once it has been described.</summary>
    public ReadOnlySpan<byte> Rtp => new(_data + _rtpOffset, _rtpLength);

    /// <summary>Links free buffers inside their pool.</summary>
    internal PacketBuffer? Next { get; set; }

    /// <summary>Says what the datagram was found to be, once, before it is shown to other loops.</summary>
    /// <param name="owner">What it belongs to.</param>
    /// <param name="offset">Where the plain RTP packet begins; not 0 for a restored retransmission.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isKeyFrame">Whether a decoder can start with it.</param>
    /// <param name="before">What such a decoder must be sent right before it, which is retained; null for nothing.</param>
    public void Describe(object owner, int offset, int length, bool isKeyFrame, PacketBuffer? before)
    {
        before?.Retain();
        Before = before;
        Owner = owner;
        _rtpOffset = _start + offset;
        _rtpLength = length;
        IsKeyFrame = isKeyFrame;
        FollowsPause = false;
    }

    /// <summary>Makes a part of the datagram the datagram: what was inside a TURN message.</summary>
    /// <param name="offset">Where the part begins, in bytes from the present beginning.</param>
    /// <param name="length">Its bytes.</param>
    public void Unwrap(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(Length - offset));
        _start += offset;
        Length = length;
    }

    /// <summary>Fills the buffer from elsewhere than a socket: a frame of a TCP connection.</summary>
    /// <param name="datagram">At most <see cref="Capacity"/> bytes.</param>
    public void Fill(ReadOnlySpan<byte> datagram)
    {
        datagram.CopyTo(Memory);
        Length = datagram.Length;
    }

    /// <summary>Adds a reference. Only a holder of one may do so.</summary>
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Gives a reference back; the last one returns the buffer to its pool.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            var before = Before;
            (Owner, Before) = (null, null);
            _pool.Return(this);
            before?.Release();
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("A packet buffer was released more often than it was retained.");
        }
    }

    internal void Rented()
    {
        _references = 1;
        _start = 0;
    }
}
