using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// Who is in the room and what they send, and who must be told what when that changes. Pure: <see cref="RoomActor"/> carries
/// out the actions it returns, in their order.
/// </summary>
/// <remarks>
/// The order matters to clients (docs/protocol.md, section 5): endpointAdded before tracksAdded, tracksAdded before the
/// offerData that has room for the tracks (the receiving endpoint sends it when it is told to receive them), and tracksRemoved
/// before endpointRemoved (the receiving endpoint sends both, as it alone knows which tracks its client has seen in an answer).
/// </remarks>
internal sealed class RoomState(long epoch)
{
    private readonly Dictionary<string, RosterPeer> _peers = [];
    private readonly TrackRegistry _tracks = new();

    /// <summary>Names this life of the room.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>The wish of the first who joined.</summary>
    public bool Simulcast { get; private set; }

    /// <summary>How many peers there are, those included that have not connected yet.</summary>
    public int Count => _peers.Count;

    /// <summary>Those that are told things.</summary>
    public IEnumerable<string> ConnectedPeerIds => Connected.Where(peer => peer.Role == PeerRole.Participant).Select(peer => peer.PeerId);

    private IEnumerable<RosterPeer> Connected => _peers.Values.Where(peer => peer.IsConnected);

    /// <summary>The peer has a place in the room.</summary>
    public bool Contains(string peerId) => _peers.ContainsKey(peerId);

    /// <summary>The peer's client has sent <c>connect</c>.</summary>
    public bool IsConnected(string peerId) => _peers.TryGetValue(peerId, out var peer) && peer.IsConnected;

    /// <summary>Gives the peer a place. Nobody is told before it connects.</summary>
    public void Add(string peerId, bool simulcast, PeerRole role = PeerRole.Participant, string? watchedPeer = null)
    {
        if (_peers.Count == 0)
        {
            Simulcast = simulcast;
        }

        _peers.Add(peerId, new RosterPeer(peerId) { Role = role, WatchedPeer = watchedPeer });
    }

    /// <summary>The peer enters: it is told who is there, and they of it. A second time changes nothing.</summary>
    public IReadOnlyList<RoomAction> Connect(string peerId, JsonText metadata)
    {
        if (!_peers.TryGetValue(peerId, out var peer) || peer.IsConnected)
        {
            return [];
        }

        var others = Connected.Where(other => other.IsAnnounced && peer.Receives(other)).ToList();
        var told = peer.IsAnnounced ? ConnectedPeerIds.ToList() : [];
        _peers[peerId] = peer with { IsConnected = true, Metadata = metadata };

        List<RoomAction> actions = [new TellClient(peerId, new Connected(peerId, [.. others.Select(ToInfo)]))];
        List<RemoteTrack> receive = [];
        foreach (var other in others)
        {
            var tracks = _tracks.Of(other.PeerId);
            if (tracks.Count > 0)
            {
                // Listed in connected too, where generation B1 loses them.
                actions.Add(new TellClient(peerId, new TracksAdded(other.PeerId, [.. tracks.Select(track => track.ToInfo())])));
                actions.AddRange(tracks.Where(track => track.IsSpeaking).Select(track => new TellClient(peerId, VoiceOn(track))));
                receive.AddRange(tracks.Select(track => track.ToRemote()));
            }

            if (other.IsReconnecting)
            {
                actions.Add(new TellClient(peerId, ConnectionOf(other)));
            }
        }

        if (receive.Count > 0)
        {
            actions.Add(new TellEndpoint(peerId, new ReceiveTracks(Epoch, receive)));
        }

        actions.AddRange(told.Select(other => new TellClient(other, new EndpointAdded(peerId, metadata))));
        return actions;
    }

    /// <summary>The peer says something else about itself.</summary>
    public IReadOnlyList<RoomAction> UpdateMetadata(string peerId, JsonText metadata)
    {
        if (!_peers.TryGetValue(peerId, out var peer) || !peer.IsConnected || peer.Metadata == metadata)
        {
            return [];
        }

        var renamed = peer with { Metadata = metadata };
        _peers[peerId] = renamed;
        return [.. TellOthers(peerId, new EndpointUpdated(peerId, metadata)), .. LookAgain(peer, renamed)];
    }

    /// <summary>The peer says something else about one of its tracks.</summary>
    /// <returns>Null when the track is not its own.</returns>
    public IReadOnlyList<RoomAction>? UpdateTrackMetadata(string peerId, string trackId, JsonText metadata)
    {
        if (_tracks.FindOwn(peerId, trackId) is not { } track)
        {
            return null;
        }

        if (track.Metadata == metadata)
        {
            return [];
        }

        _tracks.Replace(track with { Metadata = metadata });
        return TellOthers(peerId, new TrackUpdated(peerId, trackId, metadata));
    }

    /// <summary>
    /// The peer starts or stops to send a layer. Generation C repeats itself, twice as often with every round: a repetition
    /// does nothing.
    /// </summary>
    /// <returns>Null when the track is not its own, or has no such layer.</returns>
    public IReadOnlyList<RoomAction>? SetTrackEncoding(string peerId, string trackId, string encoding, bool isEnabled)
    {
        if (_tracks.FindOwn(peerId, trackId) is not { } track || !track.Encodings.Contains(encoding))
        {
            return null;
        }

        if (track.DisabledEncodings.Contains(encoding) != isEnabled)
        {
            return [];
        }

        _tracks.Replace(track with
        {
            DisabledEncodings = isEnabled
                ? [.. track.DisabledEncodings.Where(disabled => disabled != encoding)]
                : [.. track.DisabledEncodings, encoding],
        });
        return TellOthers(peerId, isEnabled
            ? new TrackEncodingEnabled(peerId, trackId, encoding)
            : new TrackEncodingDisabled(peerId, trackId, encoding));
    }

    /// <summary>
    /// Somebody begins or stops to speak on one of the peer's tracks. Whoever is told has been told of the track: clients throw
    /// on one that they do not know. One that is gone meanwhile is nobody's any more.
    /// </summary>
    public IReadOnlyList<RoomAction> SetSpeaking(string peerId, string trackId, bool isSpeaking)
    {
        if (_tracks.FindOwn(peerId, trackId) is not { } track || track.IsSpeaking == isSpeaking)
        {
            return [];
        }

        track = track with { IsSpeaking = isSpeaking };
        _tracks.Replace(track);
        return TellOthers(peerId, VoiceOn(track));
    }

    /// <summary>The peer's offer changed what it sends.</summary>
    public RoomPublication Publish(string peerId, IReadOnlyList<PublishedTrack> tracks, IReadOnlyList<string> removedTrackIds)
    {
        if (!IsConnected(peerId))
        {
            return RoomPublication.Nothing;
        }

        var removed = _tracks.Remove(peerId, removedTrackIds);
        var changes = tracks.Select(track => (track.TrackId, Change: _tracks.Put(peerId, track))).ToList();
        var refused = changes.Where(change => change.Change.After is null).Select(change => change.TrackId).ToList();
        var added = changes.Where(change => change.Change.Before is null).Select(change => change.Change.After!).ToList();
        var updated = changes.Where(change => change.Change is { Before: { } before, After: { } after } && before != after)
            .Select(change => (Before: change.Change.Before!, After: change.Change.After!)).ToList();
        var reformatted = updated.Where(change => change.Before.Format != change.After.Format).Select(change => change.After);
        List<RemoteTrack> receive = [.. added.Concat(reformatted).Select(track => track.ToRemote())];

        List<RoomAction> actions = [];
        foreach (var viewer in Connected.Where(peer => peer.Role == PeerRole.Viewer && peer.Receives(_peers[peerId])))
        {
            actions.AddRange(ForViewer(viewer.PeerId, receive, removed));
        }

        foreach (var other in OthersOf(peerId))
        {
            if (removed.Count > 0)
            {
                actions.Add(new TellEndpoint(other, new StopReceivingTracks(Epoch, removed)));
            }

            if (added.Count > 0)
            {
                actions.Add(new TellClient(other, new TracksAdded(peerId, [.. added.Select(track => track.ToInfo())])));
            }

            actions.AddRange(updated.Where(change => change.Before.Metadata != change.After.Metadata)
                .Select(change => new TellClient(other, new TrackUpdated(peerId, change.After.TrackId, change.After.Metadata))));
            if (receive.Count > 0)
            {
                actions.Add(new TellEndpoint(other, new ReceiveTracks(Epoch, receive)));
            }
        }

        return new RoomPublication(actions, refused);
    }

    /// <summary>The peer has lost its socket, or is back.</summary>
    public IReadOnlyList<RoomAction> SetConnection(string peerId, bool isConnected)
    {
        if (!_peers.TryGetValue(peerId, out var peer) || peer.IsReconnecting != isConnected)
        {
            return [];
        }

        peer = peer with { IsReconnecting = !isConnected };
        _peers[peerId] = peer;
        return peer.IsConnected ? TellOthers(peerId, ConnectionOf(peer)) : [];
    }

    /// <summary>The peer is gone, with all that it sent.</summary>
    public IReadOnlyList<RoomAction> Remove(string peerId)
    {
        if (!_peers.Remove(peerId, out var peer))
        {
            return [];
        }

        var trackIds = _tracks.RemoveAll(peerId);
        return peer is { IsConnected: true, IsAnnounced: true }
            ?
            [
                .. ConnectedPeerIds.Select(other => new TellEndpoint(other, new ForgetPeer(Epoch, peerId, trackIds))),
                .. Connected.Where(other => other.Role == PeerRole.Viewer && other.Receives(peer))
                    .SelectMany(viewer => ForViewer(viewer.PeerId, [], trackIds)),
            ]
            : [];
    }

    // A viewer's client is told nothing: only its endpoint has to know.
    private IEnumerable<RoomAction> ForViewer(string viewerId, IReadOnlyList<RemoteTrack> receive, IReadOnlyList<string> removed)
    {
        if (removed.Count > 0)
        {
            yield return new TellEndpoint(viewerId, new StopReceivingTracks(Epoch, removed));
        }

        if (receive.Count > 0)
        {
            yield return new TellEndpoint(viewerId, new ReceiveTracks(Epoch, receive));
        }
    }

    // A viewer that looks for a name sees whoever bears it now.
    private IEnumerable<RoomAction> LookAgain(RosterPeer before, RosterPeer after)
    {
        var tracks = _tracks.Of(after.PeerId);
        foreach (var viewer in Connected.Where(peer => peer.WatchedPeer is not null))
        {
            var actions = (viewer.Receives(before), viewer.Receives(after)) switch
            {
                (false, true) => ForViewer(viewer.PeerId, [.. tracks.Select(track => track.ToRemote())], []),
                (true, false) => ForViewer(viewer.PeerId, [], [.. tracks.Select(track => track.TrackId)]),
                _ => [],
            };
            foreach (var action in actions)
            {
                yield return action;
            }
        }
    }

    private IReadOnlyList<RoomAction> TellOthers(string peerId, ServerEvent serverEvent)
        => [.. OthersOf(peerId).Select(other => new TellClient(other, serverEvent))];

    private IEnumerable<string> OthersOf(string peerId) => ConnectedPeerIds.Where(other => other != peerId);

    private EndpointInfo ToInfo(RosterPeer peer)
        => new(peer.PeerId, peer.Metadata, [.. _tracks.Of(peer.PeerId).Select(track => track.ToInfo())]);

    private static VadNotification VoiceOn(RoomTrack track) => new(track.TrackId, track.IsSpeaking ? "speech" : "silence");

    private static EndpointConnection ConnectionOf(RosterPeer peer)
        => new(peer.PeerId, peer.IsReconnecting ? "reconnecting" : "connected");
}

/// <summary>What a publication leads to.</summary>
/// <param name="Actions">What follows.</param>
/// <param name="RefusedTrackIds">Tracks whose id is another peer's.</param>
internal sealed record RoomPublication(IReadOnlyList<RoomAction> Actions, IReadOnlyList<string> RefusedTrackIds)
{
    /// <summary>Nothing has changed.</summary>
    public static RoomPublication Nothing { get; } = new([], []);
}
