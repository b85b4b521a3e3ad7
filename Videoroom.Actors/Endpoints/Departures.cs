using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Endpoints;

/// <summary>
/// The tracks that have departed and of which the client is still to be told, and the peers that have left and of which it is
/// told only after those.
/// </summary>
internal sealed class Departures
{
    // By track id. The client drops what it knows of a peer that it is told has left: nothing is said of its tracks after that.
    private readonly Dictionary<string, (string PeerId, bool MayBeOpening)> _waiting = [];
    private readonly HashSet<string> _untold = [];
    private readonly HashSet<string> _leaving = [];

    /// <summary>A track has departed; the negotiator says when the client may hear of it.</summary>
    public void Add(DepartedTrack departed) => _waiting[departed.Track.TrackId] = (departed.Track.PeerId, departed.MayBeOpening);

    /// <summary>A peer has left.</summary>
    /// <returns>
    /// True: the client may be told now, and hears nothing more of that peer's tracks. False: it may be just about to play one of
    /// them, and throws when it does not know the peer any more; <see cref="Tell"/> says when.
    /// </returns>
    public bool Leave(string peerId)
    {
        var tracks = _waiting.Where(waiting => waiting.Value.PeerId == peerId).ToList();
        if (tracks.Exists(track => track.Value.MayBeOpening))
        {
            _leaving.Add(peerId);
            return false;
        }

        foreach (var (trackId, _) in tracks)
        {
            _waiting.Remove(trackId);
            _untold.Add(trackId);
        }

        return true;
    }

    /// <summary>The client may hear of these tracks now.</summary>
    /// <returns>Those that it is told of, and the peers that it may be told have left after that.</returns>
    public (IReadOnlyList<RemoteTrack> Tracks, IReadOnlyList<string> Peers) Tell(IReadOnlyList<RemoteTrack> removable)
    {
        List<RemoteTrack> tracks = [.. removable.Where(track => !_untold.Remove(track.TrackId))];
        foreach (var track in tracks)
        {
            _waiting.Remove(track.TrackId);
        }

        List<string> peers = [.. _leaving.Where(Leaves)];
        _leaving.ExceptWith(peers);
        return (tracks, peers);
    }

    private bool Leaves(string peerId) => !_waiting.Values.Any(waiting => waiting.PeerId == peerId);
}
