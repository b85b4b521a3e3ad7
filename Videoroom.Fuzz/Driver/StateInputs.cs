namespace Videoroom.Fuzz.Driver;

/// <summary>The inputs that the present state has got: together they are the case when one of them finds a fault.</summary>
internal sealed class StateInputs
{
    private readonly List<int> _ends = [];
    private byte[] _bytes = new byte[64 * 1024];
    private int _used;

    /// <summary>How many there are.</summary>
    public int Count => _ends.Count;

    /// <summary>A fresh state begins.</summary>
    public void Clear()
    {
        _ends.Clear();
        _used = 0;
    }

    /// <summary>Adds one.</summary>
    public void Add(ReadOnlySpan<byte> input)
    {
        if (_used + input.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _used + input.Length));
        }

        input.CopyTo(_bytes.AsSpan(_used));
        _used += input.Length;
        _ends.Add(_used);
    }

    /// <summary>Copies of all, in order.</summary>
    public IReadOnlyList<byte[]> ToList() => [.. _ends.Select((end, index) => _bytes[(index == 0 ? 0 : _ends[index - 1])..end])];
}
