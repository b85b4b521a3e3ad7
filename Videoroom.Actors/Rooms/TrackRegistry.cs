using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// The tracks of a room. Every change names the peer that asks for it, and one that concerns another's track is refused:
/// ids are chosen by clients and prove nothing.
/// </summary>
internal sealed class TrackRegistry
{
    private readonly Dictionary<string, RoomTrack> _tracks = [];

    /// <summary>The tracks of one peer, in the order in which it published them.</summary>
    public IReadOnlyList<RoomTrack> Of(string peerId) => [.. _tracks.Values.Where(track => track.PeerId == peerId)];

    /// <summary>The track with this id, if it is the peer's own.</summary>
    public RoomTrack? FindOwn(string peerId, string trackId)
        => _tracks.TryGetValue(trackId, out var track) && track.PeerId == peerId ? track : null;

    /// <summary>Adds a track or changes it.</summary>
    /// <returns>The track before and after; after is null when the id is another peer's.</returns>
    public (RoomTrack? Before, RoomTrack? After) Put(string peerId, PublishedTrack published)
    {
        if (_tracks.TryGetValue(published.TrackId, out var before) && before.PeerId != peerId)
        {
            return (before, null);
        }

        var metadata = published.MetadataJson is { } given ? new JsonText(given) : before?.Metadata ?? JsonText.EmptyObject;
        var after = new RoomTrack(published.TrackId, peerId, published.Format, published.Encodings, metadata)
        {
            DisabledEncodings = [.. (before?.DisabledEncodings ?? []).Intersect(published.Encodings)],
            IsSpeaking = before?.IsSpeaking ?? false,
        };
        _tracks[published.TrackId] = after;
        return (before, after);
    }

    /// <summary>Replaces a track that <see cref="FindOwn"/> has found.</summary>
    public void Replace(RoomTrack track) => _tracks[track.TrackId] = track;

    /// <summary>Removes those of the tracks that are the peer's own.</summary>
    /// <returns>The ids that were removed.</returns>
    public IReadOnlyList<string> Remove(string peerId, IReadOnlyList<string> trackIds)
        => [.. trackIds.Where(trackId => FindOwn(peerId, trackId) is not null && _tracks.Remove(trackId))];

    /// <summary>Removes all tracks of a peer.</summary>
    /// <returns>The ids that were removed.</returns>
    public IReadOnlyList<string> RemoveAll(string peerId) => Remove(peerId, [.. Of(peerId).Select(track => track.TrackId)]);
}
