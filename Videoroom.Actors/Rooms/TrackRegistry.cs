using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// The tracks of a room. Every change names the peer that asks for it, and one that concerns another's track is refused:
/// ids are chosen by clients and prove nothing. While a peer moves, two of its sessions send the same track: the newest is the
/// track, and when that session ends, it is what the older one sends again.
/// </summary>
internal sealed class TrackRegistry
{
    // By track id: what each session of the publisher sends, the oldest first. Never empty.
    private readonly Dictionary<string, List<RoomTrack>> _tracks = [];

    /// <summary>The tracks of one peer, in the order in which it published them.</summary>
    public IReadOnlyList<RoomTrack> Of(string peerId) => [.. _tracks.Values.Select(sent => sent[^1]).Where(track => track.PeerId == peerId)];

    /// <summary>The track with this id, if it is the peer's own.</summary>
    public RoomTrack? FindOwn(string peerId, string trackId)
        => _tracks.TryGetValue(trackId, out var sent) && sent[^1].PeerId == peerId ? sent[^1] : null;

    /// <summary>Adds a track or changes it.</summary>
    /// <returns>False when the id is another peer's.</returns>
    public bool TryPut(string peerId, PublishedTrack published, TrackSource source)
    {
        if (!_tracks.TryGetValue(published.TrackId, out var sent))
        {
            sent = [];
            _tracks.Add(published.TrackId, sent);
        }
        else if (sent[^1].PeerId != peerId)
        {
            return false;
        }

        var before = sent.Count > 0 ? sent[^1] : null;
        var metadata = published.MetadataJson is { } given ? new JsonText(given) : before?.Metadata ?? JsonText.EmptyObject;
        var track = new RoomTrack(published.TrackId, peerId, published.Format, published.Encodings, metadata)
        {
            DisabledEncodings = [.. (before?.DisabledEncodings ?? []).Intersect(published.Encodings)],
            // Whoever listens to another session has not heard anybody yet.
            IsSpeaking = before is { IsSpeaking: true } && before.Source == source,
            Source = source,
        };
        sent.RemoveAll(other => other.Source.Generation == source.Generation);
        sent.Add(track);
        sent.Sort((left, right) => left.Source.Generation.CompareTo(right.Source.Generation));
        return true;
    }

    /// <summary>Changes a track that <see cref="FindOwn"/> has found.</summary>
    public void Replace(RoomTrack track)
    {
        var sent = _tracks[track.TrackId];
        sent[^1] = track;
        for (var i = 0; i < sent.Count - 1; i++)
        {
            // What is said about it holds for all sessions that send it.
            sent[i] = sent[i] with { Metadata = track.Metadata, DisabledEncodings = track.DisabledEncodings };
        }
    }

    /// <summary>Replaces all tracks of a peer; those whose id is another's are left out.</summary>
    public void Set(string peerId, IReadOnlyList<RoomTrack> tracks)
    {
        RemoveAll(peerId, _ => true);
        foreach (var track in tracks)
        {
            _tracks.TryAdd(track.TrackId, [track]);
        }
    }

    /// <summary>A session of the peer no longer sends these tracks.</summary>
    public void Remove(string peerId, IReadOnlyList<string> trackIds, int generation)
        => RemoveAll(peerId, track => track.Source.Generation == generation && trackIds.Contains(track.TrackId));

    /// <summary>Removes what a peer's sessions send and fulfils a condition.</summary>
    public void RemoveAll(string peerId, Func<RoomTrack, bool> condition)
    {
        foreach (var (trackId, sent) in _tracks.Where(entry => entry.Value[^1].PeerId == peerId).ToList())
        {
            sent.RemoveAll(track => condition(track));
            if (sent.Count == 0)
            {
                _tracks.Remove(trackId);
            }
        }
    }

    /// <summary>Whether any session of the peer but these sends something.</summary>
    public bool HasOthersThan(string peerId, IReadOnlyList<int> generations)
        => _tracks.Values.Any(sent => sent[^1].PeerId == peerId && sent.Exists(track => !generations.Contains(track.Source.Generation)));
}
