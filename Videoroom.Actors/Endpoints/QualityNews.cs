using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Actors.Endpoints;

/// <summary>
/// Decides when a client is told what it receives: at once when a cause, a layer or a size has changed; otherwise at most every
/// <see cref="IntervalMs"/>, while figures differ by more than a tenth from what it was told.
/// </summary>
internal sealed class QualityNews
{
    /// <summary>The time between two lists that differ in figures only.</summary>
    public const long IntervalMs = 5000;

    private const double Tolerance = 0.1;

    private Dictionary<string, TrackQuality> _told = [];
    private long _toldMs;

    /// <summary>Takes a sample.</summary>
    /// <param name="tracks">Each track once.</param>
    /// <param name="nowMs">Now.</param>
    /// <returns>True when the client is to be told: it counts as told then.</returns>
    public bool IsNews(IReadOnlyList<TrackQuality> tracks, long nowMs)
    {
        var isNews = tracks.Count != _told.Count
            || tracks.Any(HasOtherFacts)
            || (nowMs - _toldMs >= IntervalMs && tracks.Any(HasOtherFigures));
        if (isNews)
        {
            _told = tracks.ToDictionary(track => track.TrackId, StringComparer.Ordinal);
            _toldMs = nowMs;
        }

        return isNews;
    }

    /// <summary>Whether a figure is another than the one that was told.</summary>
    public static bool Differ(double told, double now) => Math.Abs(now - told) > Tolerance * Math.Max(told, now);

    private bool HasOtherFacts(TrackQuality track)
        => !_told.TryGetValue(track.TrackId, out var told)
            || (told.Cause, told.Rid, told.Width, told.Height) != (track.Cause, track.Rid, track.Width, track.Height);

    private bool HasOtherFigures(TrackQuality track)
    {
        var told = _told[track.TrackId];
        return Differ(told.BitrateBps, track.BitrateBps)
            || Differ(told.FramesPerSecond ?? 0, track.FramesPerSecond ?? 0)
            || Differ(told.Loss ?? 0, track.Loss ?? 0);
    }
}
