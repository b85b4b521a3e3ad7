using System.Collections.Concurrent;

namespace Videoroom.Client.Roaming;

/// <summary>When the complete pictures of each track came at one client, over all its sessions.</summary>
internal sealed class FrameJournal
{
    private readonly ConcurrentDictionary<string, TrackJournal> _tracks = new();

    /// <summary>The tracks that a picture ever came of.</summary>
    public IReadOnlyDictionary<string, TrackJournal> Tracks => _tracks;

    /// <summary>A track's journal, empty before its first picture.</summary>
    public TrackJournal Track(string trackId) => _tracks.GetOrAdd(trackId, static _ => new TrackJournal());
}
