using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Channels;

/// <summary>
/// Generation A of the original's clients, which calls endpoints peers (docs/protocol.md, sections 3.2 and 5). One for each
/// client: it repairs what the client loses of tracks that it does not play yet, so it knows which those are.
/// </summary>
/// <remarks>
/// <para>
/// The client learns of a track in two ways. One that tracksAdded announces has a context at once. One that peerAccepted lists
/// has none before it plays, and tracksAdded does not give it one: trackUpdated of it would throw, while tracksAdded sets its
/// metadata without another word.
/// </para>
/// <para>
/// peerUpdated makes the client forget the tracks of that peer (quirk 3). Those that do not play yet never would, so they are
/// announced again. Those that play need nothing, and announced again they would lose their stream. Between the two a track
/// opens: the client has its answer, and will look it up soon (quirk 7). A peerUpdated waits for that.
/// </para>
/// </remarks>
internal sealed class PeerEraDialect : ClientDialect
{
    // Both are bounded by what the peers of a room may publish.
    private readonly Dictionary<string, AwaitedTrack> _awaited = [];
    private readonly Dictionary<string, EndpointUpdated> _held = [];

    /// <inheritdoc/>
    public override bool IsOpening => _awaited.Values.Any(track => track.IsOpening);

    /// <inheritdoc/>
    public override IReadOnlyList<ServerEvent> Translate(ServerEvent serverEvent) => serverEvent switch
    {
        Connected connected => [Accept(connected)],
        EndpointAdded added => [new PeerJoined(new PeerInfo(added.Id, added.Metadata))],
        EndpointRemoved removed => [Leave(removed.Id)],
        EndpointUpdated updated => Update(updated),
        TracksAdded added => [Announce(added)],
        TrackUpdated updated => [Update(updated)],
        TracksRemoved removed => [Forget(removed)],
        SdpAnswer answer => [.. Opened(), Open(answer)],
        VadNotification or TrackEncodingDisabled or TrackEncodingEnabled => [],
        _ => WithoutOurPagesOwn(serverEvent),
    };

    /// <inheritdoc/>
    public override IReadOnlyList<ServerEvent> Opened()
    {
        RemoveAwaited(track => track.IsOpening);
        List<EndpointUpdated> held = [.. _held.Values];
        _held.Clear();
        return [.. held.SelectMany(Update)];
    }

    /// <inheritdoc/>
    public override ServerEvent RemovalEvent(string peerId, string code, string message) => new PeerRemovedEvent(peerId, message);

    private PeerAccepted Accept(Connected connected)
    {
        foreach (var other in connected.OtherEndpoints)
        {
            foreach (var track in other.TrackList)
            {
                _awaited[track.TrackId] = new AwaitedTrack(other.Id, track, HasContext: false);
            }
        }

        return new PeerAccepted(
            connected.Id, [.. connected.OtherEndpoints.Select(other => new PeerInRoom(other.Id, other.Metadata, other.TrackIdToMetadata))]);
    }

    private PeerLeft Leave(string peerId)
    {
        RemoveAwaited(track => track.PeerId == peerId);
        _held.Remove(peerId);
        return new PeerLeft(peerId);
    }

    private TracksAdded Announce(TracksAdded added)
    {
        foreach (var track in added.TrackList)
        {
            _awaited.TryAdd(track.TrackId, new AwaitedTrack(added.EndpointId, track, HasContext: true));
        }

        return added;
    }

    private IReadOnlyList<ServerEvent> Update(EndpointUpdated updated)
    {
        List<AwaitedTrack> lost = [.. _awaited.Values.Where(track => track.PeerId == updated.Id)];
        if (lost.Exists(track => track.IsOpening))
        {
            _held[updated.Id] = updated;
            return [];
        }

        var forgotten = new PeerUpdated(updated.Id, updated.Metadata);
        foreach (var track in lost)
        {
            _awaited[track.Track.TrackId] = track with { HasContext = true };
        }

        return lost.Count > 0 ? [forgotten, new TracksAdded(updated.Id, [.. lost.Select(track => track.Track)])] : [forgotten];
    }

    private ServerEvent Update(TrackUpdated updated)
    {
        if (!_awaited.TryGetValue(updated.TrackId, out var awaited))
        {
            return updated;
        }

        var track = awaited.Track with { Metadata = updated.Metadata };
        _awaited[updated.TrackId] = awaited with { Track = track };
        return awaited.HasContext ? updated : new TracksAdded(updated.EndpointId, [track]);
    }

    private TracksRemoved Forget(TracksRemoved removed)
    {
        RemoveAwaited(track => removed.TrackIds.Contains(track.Track.TrackId));
        return removed;
    }

    private SdpAnswer Open(SdpAnswer answer)
    {
        foreach (var trackId in answer.MidToTrackId.Values)
        {
            if (_awaited.TryGetValue(trackId, out var track))
            {
                _awaited[trackId] = track with { IsOpening = true };
            }
        }

        return answer;
    }

    private void RemoveAwaited(Func<AwaitedTrack, bool> condition)
    {
        foreach (var (trackId, _) in _awaited.Where(awaited => condition(awaited.Value)).ToList())
        {
            _awaited.Remove(trackId);
        }
    }

    /// <summary>A track that the client knows and does not play yet.</summary>
    /// <param name="PeerId">Its publisher.</param>
    /// <param name="Track">What the client was told of it.</param>
    /// <param name="HasContext">The client has a context for it.</param>
    private sealed record AwaitedTrack(string PeerId, TrackInfo Track, bool HasContext)
    {
        /// <summary>An answer has named it, and the client is at work on that.</summary>
        public bool IsOpening { get; init; }
    }
}
