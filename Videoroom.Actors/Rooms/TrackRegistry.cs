using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Relay;

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

    /// <summary>Adds a track or changes it. One that a newer session of the peer sends stays as that one has it.</summary>
    /// <returns>False when the id is another peer's.</returns>
    public bool TryPut(string peerId, PublishedTrack published, TrackSource source)
    {
        if (_tracks.TryGetValue(published.TrackId, out var before) && before.PeerId != peerId)
        {
            return false;
        }

        if (before is not null && before.Source.Generation > source.Generation)
        {
            return true;
        }

        var metadata = published.MetadataJson is { } given ? new JsonText(given) : before?.Metadata ?? JsonText.EmptyObject;
        _tracks[published.TrackId] = new RoomTrack(published.TrackId, peerId, published.Format, published.Encodings, metadata)
        {
            DisabledEncodings = [.. (before?.DisabledEncodings ?? []).Intersect(published.Encodings)],
            IsSpeaking = before?.IsSpeaking ?? false,
            Source = source,
        };
        return true;
    }

    /// <summary>Replaces a track that <see cref="FindOwn"/> has found.</summary>
    public void Replace(RoomTrack track) => _tracks[track.TrackId] = track;

    /// <summary>Replaces all tracks of a peer; those whose id is another's are left out.</summary>
    public void Set(string peerId, IReadOnlyList<RoomTrack> tracks)
    {
        RemoveAll(peerId, _ => true);
        foreach (var track in tracks)
        {
            _tracks.TryAdd(track.TrackId, track);
        }
    }

    /// <summary>Removes those of the tracks that are the peer's own and sent by this session of it or an older one.</summary>
    public void Remove(string peerId, IReadOnlyList<string> trackIds, int generation)
    {
        foreach (var trackId in trackIds)
        {
            if (FindOwn(peerId, trackId) is { } track && track.Source.Generation <= generation)
            {
                _tracks.Remove(trackId);
            }
        }
    }

    /// <summary>Removes the tracks of a peer that fulfil a condition.</summary>
    public void RemoveAll(string peerId, Func<RoomTrack, bool> condition)
    {
        foreach (var track in Of(peerId).Where(condition))
        {
            _tracks.Remove(track.TrackId);
        }
    }
}
