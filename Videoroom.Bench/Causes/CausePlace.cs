using System.Diagnostics;
using Videoroom.Client.Publishing;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Bench.Causes;

/// <summary>A track at one of its viewers: where a cause is told.</summary>
/// <param name="Viewer">Who receives it.</param>
/// <param name="Publisher">Who sends it.</param>
/// <param name="Track">The track.</param>
internal sealed record CausePlace(CauseMember Viewer, CauseMember Publisher, PublishedTrack Track)
{
    /// <summary>Whether it is a picture.</summary>
    public bool IsVideo => Track.Kind == MediaKind.Video;

    /// <summary>Whether it is the publisher's picture: of the one to whom things happen.</summary>
    public bool IsCamera => IsVideo && IsOfPublisher;

    /// <summary>Whether it is the publisher's.</summary>
    public bool IsOfPublisher => Publisher.Name == CauseCall.PublisherName;

    /// <summary>Whether it is received by the viewer to whom things happen.</summary>
    public bool IsAtViewer => Viewer.Name == CauseCall.ViewerName;

    /// <summary>Whether it is received by a member that came last.</summary>
    public bool IsAtLatecomer => Viewer.Name == CauseCall.LatecomerName;

    /// <summary>What the viewer was told last; null before the first list with the track.</summary>
    public TrackQuality? Told => Viewer.Told.GetValueOrDefault(Track.TrackId);

    /// <summary>What it was told from a moment on, in order.</summary>
    /// <param name="since">As of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public IEnumerable<ToldCause> HistorySince(long since)
        => Viewer.History.Where(told => told.TrackId == Track.TrackId && told.Timestamp >= since);

    /// <inheritdoc/>
    public override string ToString() => $"{Publisher.Name}'s {(IsVideo ? "picture" : "sound")} at {Viewer.Name}";
}
