namespace Videoroom.Engine.Network.Tcp;

/// <summary>
/// Lies between TLS and its connection: once it is told to, it keeps what is written until it is flushed. So each frame has a
/// TLS record of its own, and a burst of them costs one system call. Reading and writing may overlap, two writes may not.
/// </summary>
/// <param name="connection">The connection; not closed with it.</param>
internal sealed class CoalescingStream(Stream connection) : Stream
{
    private byte[] _kept = [];
    private int _length;

    /// <summary>False during the handshake, which waits for an answer to all that it writes.</summary>
    public bool KeepsWrites { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => connection.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!KeepsWrites)
        {
            return connection.WriteAsync(buffer, cancellationToken);
        }

        if (_length + buffer.Length > _kept.Length)
        {
            Array.Resize(ref _kept, Math.Max(_kept.Length * 2, _length + buffer.Length));
        }

        buffer.CopyTo(_kept.AsMemory(_length));
        _length += buffer.Length;
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_length == 0)
        {
            return Task.CompletedTask;
        }

        var kept = _kept.AsMemory(0, _length);
        _length = 0;
        return connection.WriteAsync(kept, cancellationToken).AsTask();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
