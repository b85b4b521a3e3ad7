namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>The highest of the latest values: what a stream had a while ago, it may have no more.</summary>
internal struct RecentMaximum
{
    /// <summary>Values that are remembered at least; twice as many at most.</summary>
    private const int Span = 32;

    private int _before;
    private int _current;
    private int _count;

    /// <summary>The highest of the latest values; 0 before the first.</summary>
    public readonly int Value => Math.Max(_before, _current);

    /// <summary>Another picture begins.</summary>
    public void Next()
    {
        if (++_count == Span)
        {
            (_before, _current, _count) = (_current, 0, 0);
        }
    }

    /// <summary>A value of this picture.</summary>
    public void Add(int value) => _current = Math.Max(_current, value);
}
