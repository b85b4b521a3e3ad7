namespace Videoroom.Engine.Network;

/// <summary>The buffers that one receive call fills. A loop keeps one for its life.</summary>
internal sealed class ReceiveBatch
{
    /// <summary>Datagrams that one call takes at most.</summary>
    public const int Size = 64;

    private readonly PacketBufferPool _pool;
    private readonly PacketBuffer?[] _buffers = new PacketBuffer?[Size];
    private int _filled;

    public ReceiveBatch(PacketBufferPool pool)
    {
        _pool = pool;
    }

    /// <summary>Buffers that are ready to be filled, from the first on.</summary>
    public int Ready => _filled;

    /// <summary>The buffer at <paramref name="index"/>, below <see cref="Ready"/>.</summary>
    public PacketBuffer this[int index] => _buffers[index]!;

    /// <summary>Rents what is missing; when the pool is empty the next call takes fewer datagrams, or none.</summary>
    public void Refill()
    {
        while (_filled < Size && _pool.Rent() is { } buffer)
        {
            _buffers[_filled++] = buffer;
        }
    }

    /// <summary>Gives up the first <paramref name="count"/> buffers after their datagrams have been handled.</summary>
    public void Release(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _buffers[i]!.Release();
        }

        Array.Copy(_buffers, count, _buffers, 0, _filled - count);
        Array.Clear(_buffers, _filled - count, count);
        _filled -= count;
    }
}
