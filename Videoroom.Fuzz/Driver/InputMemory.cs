namespace Videoroom.Fuzz.Driver;

/// <summary>Where an input lies while it runs: at the very end of its memory, so that whoever reads on is caught.</summary>
internal abstract class InputMemory : IDisposable
{
    /// <summary>Copies an input to the end of the memory, in the place of the one before.</summary>
    /// <param name="input">It must not lie in the memory itself.</param>
    /// <returns>The copy: nothing lies behind it.</returns>
    public abstract Span<byte> Place(ReadOnlySpan<byte> input);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>An array: managed code that reads on throws.</summary>
internal sealed class ArrayMemory : InputMemory
{
    private byte[] _bytes = new byte[4096];

    /// <inheritdoc/>
    public override Span<byte> Place(ReadOnlySpan<byte> input)
    {
        if (input.Length > _bytes.Length)
        {
            _bytes = new byte[Math.Max(input.Length, 2 * _bytes.Length)];
        }

        var place = _bytes.AsSpan(_bytes.Length - input.Length);
        input.CopyTo(place);
        return place;
    }
}
