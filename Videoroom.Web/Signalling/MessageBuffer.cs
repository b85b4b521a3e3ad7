using System.Buffers;

namespace Videoroom.Web.Signalling;

/// <summary>Collects one message of at most <see cref="MaxBytes"/> bytes; starts small, so that an idle socket costs little.</summary>
internal sealed class MessageBuffer : IDisposable
{
    private const int InitialBytes = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;

    /// <summary>The most bytes that a message may have at present.</summary>
    public int MaxBytes { get; set; }

    /// <summary>What has arrived.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>More has arrived than a message may have.</summary>
    public bool IsOverfull => _length > MaxBytes;

    /// <summary>Where the next bytes go; never empty unless <see cref="IsOverfull"/>.</summary>
    public Memory<byte> Free()
    {
        if (_length == _bytes.Length && !IsOverfull)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_length * 2);
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }

    /// <summary>So many bytes were put into <see cref="Free"/>.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Makes room for the next message.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > InitialBytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }
}
