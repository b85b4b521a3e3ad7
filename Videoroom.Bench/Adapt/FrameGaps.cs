namespace Videoroom.Bench.Adapt;

/// <summary>The gaps between the decodable pictures of a viewer's tracks. On the client's thread.</summary>
/// <param name="intervalUs">The source's frame interval in microseconds: what a gap exceeds three of them by the picture stands still.</param>
internal sealed class FrameGaps(long intervalUs)
{
    private const int StandsStillAfter = 3;
    private readonly Dictionary<string, long> _lastUs = [];
    private readonly Dictionary<string, long> _toldUs = [];
    private readonly Dictionary<string, long> _frozenUs = [];
    private long _longestUs;
    private long _frames;

    /// <summary>A picture is complete.</summary>
    public void OnFrame(string trackId, bool decodable, long nowUs)
    {
        if (!decodable)
        {
            return;
        }

        _frames++;
        Count(trackId, nowUs);
        _lastUs[trackId] = nowUs;
        _toldUs[trackId] = 0;
    }

    /// <summary>What there was since the last look. A picture that stands still now counts until now: it may never move again.</summary>
    /// <param name="nowUs">The time, in microseconds of the clock that pictures are told with.</param>
    /// <returns>Pictures, the longest gap in milliseconds, and how long the picture that stood still longest did so, in milliseconds.</returns>
    public (long Frames, double LongestMs, double FrozenMs) Take(long nowUs)
    {
        foreach (var trackId in _lastUs.Keys)
        {
            Count(trackId, nowUs);
        }

        var taken = (_frames, _longestUs / 1000.0, _frozenUs.Count == 0 ? 0 : _frozenUs.Values.Max() / 1000.0);
        (_frames, _longestUs) = (0, 0);
        _frozenUs.Clear();
        return taken;
    }

    // The part of the gap since the last picture that has not been told yet.
    private void Count(string trackId, long nowUs)
    {
        if (!_lastUs.TryGetValue(trackId, out var last))
        {
            return;
        }

        _longestUs = Math.Max(_longestUs, nowUs - last);
        var frozen = Math.Max(0, nowUs - last - (StandsStillAfter * intervalUs));
        _frozenUs[trackId] = _frozenUs.GetValueOrDefault(trackId) + frozen - _toldUs[trackId];
        _toldUs[trackId] = frozen;
    }
}
