namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>
/// Lets the first write through (a ClientHello) and keeps all that follow until they are released as one: so the end of a TLS
/// handshake and what is written behind it leave in one segment.
/// </summary>
internal sealed class CoalescingStream(Stream inner) : Stream
{
    private readonly MemoryStream _held = new();
    private bool _hasWritten;
    private bool _isReleased;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends what was kept; from now on writes go through.</summary>
    public async Task ReleaseAsync()
    {
        _isReleased = true;
        await inner.WriteAsync(_held.ToArray());
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasWritten && !_isReleased)
        {
            _held.Write(buffer.Span);
        }
        else
        {
            _hasWritten = true;
            await inner.WriteAsync(buffer, cancellationToken);
        }
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
