namespace Videoroom.Fuzz.Mutation;

/// <summary>An input while it is made: bytes that are changed in place, up to a bound. Whatever is asked, it stays within it.</summary>
/// <param name="capacity">The longest input, in bytes.</param>
internal sealed class InputBuffer(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];

    /// <summary>The longest input, in bytes.</summary>
    public int Capacity => capacity;

    /// <summary>Bytes of the input.</summary>
    public int Length { get; private set; }

    /// <summary>The input.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Begins with a copy; what does not fit is left out.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, capacity);
        bytes[..Length].CopyTo(_bytes);
    }

    /// <summary>Begins with so many bytes, whatever they are.</summary>
    public Span<byte> Reset(int length)
    {
        Length = Math.Min(length, capacity);
        return Written;
    }

    /// <summary>Cuts the end off.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Puts bytes in; what does not fit is left out.</summary>
    /// <param name="at">Where, 0 to <see cref="Length"/>.</param>
    /// <param name="bytes">They may lie in <see cref="Written"/>.</param>
    public void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, capacity - Length);
        var copy = count <= 1024 ? stackalloc byte[count] : new byte[count];
        bytes[..count].CopyTo(copy);
        _bytes.AsSpan(at, Length - at).CopyTo(_bytes.AsSpan(at + count));
        copy.CopyTo(_bytes.AsSpan(at));
        Length += count;
    }

    /// <summary>Takes bytes out.</summary>
    public void Remove(int at, int count)
    {
        count = Math.Min(count, Length - at);
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at));
        Length -= count;
    }

    /// <summary>Puts bytes in the place of others; those behind move.</summary>
    public void Replace(int at, int count, ReadOnlySpan<byte> bytes)
    {
        Remove(at, count);
        Insert(at, bytes);
    }
}
