using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Ice;

/// <summary>
/// The pairs of one peer connection on which authenticated checks came, and when. Bounded: a client that comes from ever new
/// addresses pushes out its own oldest pair. Not thread-safe.
/// </summary>
internal sealed class IcePairTable
{
    /// <summary>Pairs kept at most. A browser with several networks, two families and a relay checks about eight.</summary>
    public const int Capacity = 16;

    private Path[] _paths = [];
    private long[] _lastCheckMs = [];
    private int _count;

    /// <summary>Whether a check came on the pair.</summary>
    public bool Contains(in Path path) => IndexOf(path) >= 0;

    /// <summary>Whether a check came on the pair after a moment.</summary>
    public bool IsFresh(in Path path, long sinceMs) => IndexOf(path) is >= 0 and var index && _lastCheckMs[index] > sinceMs;

    /// <summary>Notes a check.</summary>
    /// <param name="path">The pair.</param>
    /// <param name="nowMs">The time of the check.</param>
    /// <param name="selected">The pair that must stay.</param>
    /// <param name="replaced">The pair that was pushed out.</param>
    /// <returns>True when the pair is new.</returns>
    public bool Renew(in Path path, long nowMs, in Path selected, out Path? replaced)
    {
        replaced = null;
        var index = IndexOf(path);
        if (index >= 0)
        {
            _lastCheckMs[index] = nowMs;
            return false;
        }

        if (_count < Capacity)
        {
            MakeRoom();
            index = _count++;
        }
        else
        {
            index = IndexOfOldest(selected);
            replaced = _paths[index];
        }

        _paths[index] = path;
        _lastCheckMs[index] = nowMs;
        return true;
    }

    /// <summary>Removes one pair on which no check came after a moment.</summary>
    public bool TryRemoveSilent(long sinceMs, in Path selected, out Path path)
    {
        path = default;
        var oldest = IndexOfOldest(selected);
        if (oldest < 0 || _lastCheckMs[oldest] > sinceMs)
        {
            return false;
        }

        path = _paths[oldest];
        _count--;
        _paths[oldest] = _paths[_count];
        _lastCheckMs[oldest] = _lastCheckMs[_count];
        return true;
    }

    // As many as are used: a connection that was asked for may never come, and most have two.
    private void MakeRoom()
    {
        if (_count == _paths.Length)
        {
            var capacity = Math.Clamp(2 * _count, 2, Capacity);
            Array.Resize(ref _paths, capacity);
            Array.Resize(ref _lastCheckMs, capacity);
        }
    }

    private int IndexOf(in Path path) => Array.IndexOf(_paths, path, 0, _count);

    private int IndexOfOldest(in Path except)
    {
        var oldest = -1;
        for (var i = 0; i < _count; i++)
        {
            if (_paths[i] != except && (oldest < 0 || _lastCheckMs[i] < _lastCheckMs[oldest]))
            {
                oldest = i;
            }
        }

        return oldest;
    }
}
