namespace Videoroom.Bench.Adapt;

/// <summary>The gaps between the decodable pictures of a viewer's tracks. On the client's thread.</summary>
/// <param name="intervalUs">The source's frame interval in microseconds: what a gap exceeds three of them by the picture stands still.</param>
internal sealed class FrameGaps(long intervalUs)
{
    private const int StandsStillAfter = 3;
    private readonly Dictionary<string, long> _lastUs = [];
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
        if (_lastUs.TryGetValue(trackId, out var last))
        {
            _longestUs = Math.Max(_longestUs, nowUs - last);
            _frozenUs[trackId] = _frozenUs.GetValueOrDefault(trackId) + Math.Max(0, nowUs - last - (StandsStillAfter * intervalUs));
        }

        _lastUs[trackId] = nowUs;
    }

    /// <summary>What there was since the last look.</summary>
    /// <returns>Pictures, the longest gap in milliseconds, and how long the picture that stood still longest did so, in milliseconds.</returns>
    public (long Frames, double LongestMs, double FrozenMs) Take()
    {
        var taken = (_frames, _longestUs / 1000.0, _frozenUs.Count == 0 ? 0 : _frozenUs.Values.Max() / 1000.0);
        (_frames, _longestUs) = (0, 0);
        _frozenUs.Clear();
        return taken;
    }
}
