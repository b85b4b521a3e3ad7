using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Channels;

/// <summary>
/// Generation A of the original's clients, which calls endpoints peers (docs/protocol.md, sections 3.2 and 5). One for each
/// client: it repairs what the client loses of tracks that it cannot play yet, so it knows which those are.
/// </summary>
/// <remarks>
/// The client learns of a track in two ways. One that tracksAdded announces has a context at once. One that peerAccepted lists
/// has none before it plays, and tracksAdded does not give it one: trackUpdated of it would throw, while tracksAdded sets its
/// metadata without another word. And peerUpdated makes the client forget the tracks of that peer (quirk 3): those that do not
/// play yet never would, so they are announced again. Those that play need nothing, and announced again they would lose their
/// stream.
/// </remarks>
internal sealed class PeerEraDialect : ClientDialect
{
    // Bounded by what the peers of a room may publish.
    private readonly Dictionary<string, UnnamedTrack> _unnamed = [];

    /// <inheritdoc/>
    public override IReadOnlyList<ServerEvent> Translate(ServerEvent serverEvent) => serverEvent switch
    {
        Connected connected => [Accept(connected)],
        EndpointAdded added => [new PeerJoined(new PeerInfo(added.Id, added.Metadata))],
        EndpointRemoved removed => [Leave(removed.Id)],
        EndpointUpdated updated => [new PeerUpdated(updated.Id, updated.Metadata), .. AnnounceAgain(updated.Id)],
        TracksAdded added => [Announce(added)],
        TrackUpdated updated => [Update(updated)],
        TracksRemoved removed => [Forget(removed, removed.TrackIds)],
        SdpAnswer answer => [Forget(answer, answer.MidToTrackId.Values)],
        VadNotification or TrackEncodingDisabled or TrackEncodingEnabled => [],
        _ => WithoutOurPagesOwn(serverEvent),
    };

    /// <inheritdoc/>
    public override ServerEvent RemovalEvent(string peerId, string code, string message) => new PeerRemovedEvent(peerId, message);

    private PeerAccepted Accept(Connected connected)
    {
        foreach (var other in connected.OtherEndpoints)
        {
            foreach (var track in other.TrackList)
            {
                _unnamed[track.TrackId] = new UnnamedTrack(other.Id, track, HasContext: false);
            }
        }

        return new PeerAccepted(
            connected.Id, [.. connected.OtherEndpoints.Select(other => new PeerInRoom(other.Id, other.Metadata, other.TrackIdToMetadata))]);
    }

    private PeerLeft Leave(string peerId)
    {
        foreach (var (trackId, _) in _unnamed.Where(unnamed => unnamed.Value.PeerId == peerId).ToList())
        {
            _unnamed.Remove(trackId);
        }

        return new PeerLeft(peerId);
    }

    private TracksAdded Announce(TracksAdded added)
    {
        foreach (var track in added.TrackList)
        {
            _unnamed.TryAdd(track.TrackId, new UnnamedTrack(added.EndpointId, track, HasContext: true));
        }

        return added;
    }

    private IEnumerable<ServerEvent> AnnounceAgain(string peerId)
    {
        List<TrackInfo> lost = [.. _unnamed.Values.Where(unnamed => unnamed.PeerId == peerId).Select(unnamed => unnamed.Track)];
        foreach (var track in lost)
        {
            _unnamed[track.TrackId] = new UnnamedTrack(peerId, track, HasContext: true);
        }

        return lost.Count > 0 ? [new TracksAdded(peerId, lost)] : [];
    }

    private ServerEvent Update(TrackUpdated updated)
    {
        if (!_unnamed.TryGetValue(updated.TrackId, out var unnamed))
        {
            return updated;
        }

        var track = unnamed.Track with { Metadata = updated.Metadata };
        _unnamed[updated.TrackId] = unnamed with { Track = track };
        return unnamed.HasContext ? updated : new TracksAdded(updated.EndpointId, [track]);
    }

    /// <summary>The client plays the tracks from now on, or knows them no more.</summary>
    private ServerEvent Forget(ServerEvent serverEvent, IEnumerable<string> trackIds)
    {
        foreach (var trackId in trackIds)
        {
            _unnamed.Remove(trackId);
        }

        return serverEvent;
    }

    /// <summary>A track that the client knows and that no answer has named.</summary>
    private sealed record UnnamedTrack(string PeerId, TrackInfo Track, bool HasContext);
}
