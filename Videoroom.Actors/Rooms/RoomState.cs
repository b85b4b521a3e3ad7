using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// Who is in the room and what they send, and who must be told what when that changes. Pure: <see cref="RoomActor"/> carries
/// out the actions it returns, in their order; what follows from a change for one other peer is in <see cref="RosterChanges"/>.
/// </summary>
internal sealed class RoomState(long epoch)
{
    private readonly Dictionary<string, RosterPeer> _peers = [];
    private readonly TrackRegistry _tracks = new();
    private readonly RosterJournal _journal = new();

    /// <summary>Names this life of the room.</summary>
    public long Epoch { get; private set; } = epoch;

    /// <summary>The wish of the first who joined.</summary>
    public bool Simulcast { get; private set; }

    /// <summary>How many peers there are, those included that have not connected yet.</summary>
    public int Count => _peers.Count;

    /// <summary>All of them.</summary>
    public IEnumerable<string> PeerIds => _peers.Keys;

    private IEnumerable<RosterPeer> Connected => _peers.Values.Where(peer => peer.IsConnected);

    /// <summary>The peer's client has sent <c>connect</c>.</summary>
    public bool IsConnected(string peerId) => _peers.TryGetValue(peerId, out var peer) && peer.IsConnected;

    /// <summary>What is known of a peer; null when it is not there.</summary>
    public PeerRecord? Find(string peerId)
        => _peers.TryGetValue(peerId, out var peer) ? new PeerRecord(peer, _tracks.Of(peerId), _journal.VersionOf(peerId)) : null;

    /// <summary>Those that publish what a peer would be sent that is not in the room yet.</summary>
    public RosterSnapshot SentTo(RosterPeer viewer) => new(
        [.. Connected.Where(viewer.Receives).Select(peer => Find(peer.PeerId)).OfType<PeerRecord>().Where(record => record.Tracks.Count > 0)], []);

    /// <summary>This life has an epoch above that of an earlier one, whatever the clocks said.</summary>
    public void RaiseEpoch(long above) => Epoch = Math.Max(Epoch, above + 1);

    /// <summary>Gives the peer a place. Nobody is told before it connects.</summary>
    public void Add(string peerId, bool simulcast, PeerRole role = PeerRole.Participant, string? watchedPeer = null)
        => Add(new RosterPeer(peerId) { Role = role, WatchedPeer = watchedPeer }, simulcast);

    /// <summary>Gives the peer a place. Nobody is told before it connects.</summary>
    public void Add(RosterPeer peer, bool simulcast)
    {
        if (_peers.Count == 0)
        {
            Simulcast = simulcast;
        }

        _peers.Add(peer.PeerId, peer);
        _journal.Changed(peer.PeerId);
    }

    /// <summary>The peer enters: it is told who is there, and they of it. A second time changes nothing.</summary>
    public IReadOnlyList<RoomAction> Connect(string peerId, JsonText metadata) => IsConnected(peerId) ? [] : Enter(peerId, metadata);

    /// <summary>
    /// A new session of the peer enters, or its first: it is told everything; the others know the peer already, and hear no more
    /// than that it is back.
    /// </summary>
    /// <returns>Those for the peer itself are for its new session alone.</returns>
    public IReadOnlyList<RoomAction> Enter(string peerId, JsonText metadata)
        => _peers.TryGetValue(peerId, out var peer)
            ? [.. Entering(peer), .. Change(peerId, () => _peers[peerId] = peer with { IsConnected = true, IsReconnecting = false, Metadata = metadata })]
            : [];

    /// <summary>The peer has a newer session, at this node.</summary>
    public void Renew(string peerId, int generation, string? node)
    {
        _peers[peerId] = _peers[peerId] with { Generation = generation, Node = node };
        _journal.Changed(peerId);
    }

    /// <summary>The peer says something else about itself.</summary>
    public IReadOnlyList<RoomAction> UpdateMetadata(string peerId, JsonText metadata)
        => _peers.TryGetValue(peerId, out var peer) && peer.IsConnected && peer.Metadata != metadata
            ? Change(peerId, () => _peers[peerId] = peer with { Metadata = metadata })
            : [];

    /// <summary>The peer says something else about one of its tracks.</summary>
    /// <returns>Null when the track is not its own.</returns>
    public IReadOnlyList<RoomAction>? UpdateTrackMetadata(string peerId, string trackId, JsonText metadata)
        => ChangeTrack(peerId, trackId, track => track.Metadata == metadata ? track : track with { Metadata = metadata });

    /// <summary>
    /// The peer starts or stops to send a layer. Generation C repeats itself, twice as often with every round: a repetition
    /// does nothing.
    /// </summary>
    /// <returns>Null when the track is not its own, or has no such layer.</returns>
    public IReadOnlyList<RoomAction>? SetTrackEncoding(string peerId, string trackId, string encoding, bool isEnabled)
        => _tracks.FindOwn(peerId, trackId)?.Encodings.Contains(encoding) != true
            ? null
            : ChangeTrack(peerId, trackId, track => track.DisabledEncodings.Contains(encoding) != isEnabled ? track : track with
            {
                DisabledEncodings = isEnabled
                    ? [.. track.DisabledEncodings.Where(disabled => disabled != encoding)]
                    : [.. track.DisabledEncodings, encoding],
            });

    /// <summary>
    /// Somebody begins or stops to speak on one of the peer's tracks. Whoever is told has been told of the track: clients throw
    /// on one that they do not know. One that is gone meanwhile is nobody's any more.
    /// </summary>
    public IReadOnlyList<RoomAction> SetSpeaking(string peerId, string trackId, bool isSpeaking)
        => ChangeTrack(peerId, trackId, track => track.IsSpeaking == isSpeaking ? track : track with { IsSpeaking = isSpeaking }) ?? [];

    /// <summary>The peer's offer changed what it sends.</summary>
    /// <param name="peerId">The peer.</param>
    /// <param name="tracks">New or changed tracks.</param>
    /// <param name="removedTrackIds">Tracks that it sends no more.</param>
    /// <param name="source">Which of its sessions it was. Of a track that two sessions send the newer's is what the others get.</param>
    public RoomPublication Publish(
        string peerId, IReadOnlyList<PublishedTrack> tracks, IReadOnlyList<string> removedTrackIds, TrackSource? source = null)
    {
        if (!IsConnected(peerId))
        {
            return RoomPublication.Nothing;
        }

        source ??= new TrackSource(null, 1);
        List<string> refused = [];
        var actions = Change(peerId, () =>
        {
            _tracks.Remove(peerId, removedTrackIds, source.Generation);
            refused.AddRange(tracks.Where(track => !_tracks.TryPut(peerId, track, source)).Select(track => track.TrackId));
        });
        return new RoomPublication(actions, refused);
    }

    /// <summary>Some sessions of the peer are over: what only they sent is gone.</summary>
    /// <param name="peerId">The peer.</param>
    /// <param name="generations">The sessions that go on.</param>
    public IReadOnlyList<RoomAction> KeepTracksOf(string peerId, IReadOnlyList<int> generations)
        => _tracks.HasOthersThan(peerId, generations)
            ? Change(peerId, () => _tracks.RemoveAll(peerId, track => !generations.Contains(track.Source.Generation)))
            : [];

    /// <summary>The peer has lost its socket, or is back.</summary>
    public IReadOnlyList<RoomAction> SetConnection(string peerId, bool isConnected)
        => _peers.TryGetValue(peerId, out var peer) && peer.IsReconnecting == isConnected
            ? Change(peerId, () => _peers[peerId] = peer with { IsReconnecting = !isConnected })
            : [];

    /// <summary>The peer is gone, with all that it sent.</summary>
    public IReadOnlyList<RoomAction> Remove(string peerId)
    {
        if (Find(peerId) is not { } before)
        {
            return [];
        }

        _peers.Remove(peerId);
        _tracks.RemoveAll(peerId, _ => true);
        _journal.Left(peerId);
        return Tell(before, null);
    }

    /// <summary>What has changed since the last call, for those who mirror the roster; null when nothing has.</summary>
    public RosterSnapshot? TakeNews() => _journal.Take(Find);

    /// <summary>The whole roster.</summary>
    public RosterSnapshot Snapshot() => new([.. _peers.Keys.Select(Find).OfType<PeerRecord>()], _journal.LeftPeers);

    /// <summary>
    /// Adds what somebody knows from an earlier life of the room: of each peer the newest that anybody knows.
    /// </summary>
    /// <param name="known">What is known there.</param>
    /// <param name="simulcast">The room's setting, as it is known there.</param>
    /// <param name="isHere">Which peers have come themselves: nobody knows better whether they have gone.</param>
    public IReadOnlyList<RoomAction> Merge(RosterSnapshot known, bool simulcast, Func<string, bool> isHere)
    {
        if (_peers.Count == 0)
        {
            Simulcast = simulcast;
        }

        List<RoomAction> actions = [];
        foreach (var left in known.Left.Where(left => !isHere(left.PeerId) && _journal.IsNews(left.PeerId, left.Version)))
        {
            actions.AddRange(Remove(left.PeerId));
            _journal.Left(left.PeerId, left.Version);
        }

        foreach (var record in known.Peers.Where(record => _journal.IsNews(record.Peer.PeerId, record.Version)))
        {
            var peerId = record.Peer.PeerId;
            var before = Find(peerId);
            var merged = isHere(peerId) && record.Peer.Generation < _peers[peerId].Generation ? Back(_peers[peerId], record) : record;
            _peers[peerId] = merged.Peer;
            _tracks.Set(peerId, merged.Tracks);
            _journal.Changed(peerId, merged.Version);
            actions.AddRange(Tell(before, Find(peerId)));
        }

        return actions;
    }

    /// <summary>What a peer that has come from an earlier life of the room must be told, by what it knows.</summary>
    public IReadOnlyList<RoomAction> CatchUp(string peerId, RosterSnapshot known)
    {
        if (!_peers.TryGetValue(peerId, out var viewer) || !viewer.IsConnected)
        {
            return [];
        }

        var before = known.Peers.ToDictionary(record => record.Peer.PeerId);
        return [.. before.Keys.Union(_peers.Keys).SelectMany(other => RosterChanges.For(viewer, before.GetValueOrDefault(other), Find(other), Epoch))];
    }

    /// <summary>
    /// One that came back before those who remember it. It is here as it says itself; what it has not said again yet is as they remember it:
    /// its tracks keep their lines and tiles at them.
    /// </summary>
    private PeerRecord Back(RosterPeer here, PeerRecord remembered) => new(
        here.IsConnected
            ? here
            : here with { IsConnected = remembered.Peer.IsConnected, IsReconnecting = remembered.Peer.IsConnected, Metadata = remembered.Peer.Metadata },
        [.. _tracks.Of(here.PeerId), .. remembered.Tracks.Where(track => _tracks.FindOwn(here.PeerId, track.TrackId) is null)],
        remembered.Version + 1);

    private IReadOnlyList<RoomAction>? ChangeTrack(string peerId, string trackId, Func<RoomTrack, RoomTrack> change)
    {
        if (_tracks.FindOwn(peerId, trackId) is not { } track)
        {
            return null;
        }

        var changed = change(track);
        return ReferenceEquals(changed, track) ? [] : Change(peerId, () => _tracks.Replace(changed));
    }

    private IReadOnlyList<RoomAction> Change(string peerId, Action change)
    {
        var before = Find(peerId);
        change();
        _journal.Changed(peerId);
        return Tell(before, Find(peerId));
    }

    private IReadOnlyList<RoomAction> Tell(PeerRecord? before, PeerRecord? after)
        => [.. Connected.SelectMany(viewer => RosterChanges.For(viewer, before, after, Epoch))];

    private List<RoomAction> Entering(RosterPeer peer)
    {
        var others = Connected.Where(other => other.IsAnnounced && peer.Receives(other)).Select(other => Find(other.PeerId)!).ToList();
        var changes = others.SelectMany(other => RosterChanges.For(peer, null, other, Epoch)).ToList();
        List<RoomAction> told =
        [
            new TellClient(peer.PeerId, new Connected(peer.PeerId, [.. others.Select(ToInfo)])),
            .. changes.Where(action => action is TellClient { Event: not EndpointAdded }),
        ];
        List<RemoteTrack> receive = [.. changes.OfType<TellEndpoint>().SelectMany(tell => ((ReceiveTracks)tell.Command).Tracks)];
        if (receive.Count == 0)
        {
            return told;
        }

        // A player makes its one offer as soon as it is connected, and the answer says which tracks it cannot play.
        var received = new TellEndpoint(peer.PeerId, new ReceiveTracks(Epoch, receive));
        return peer.Role == PeerRole.Viewer ? [received, .. told] : [.. told, received];
    }

    private static EndpointInfo ToInfo(PeerRecord record)
        => new(record.Peer.PeerId, record.Peer.Metadata, [.. record.Tracks.Select(track => track.ToInfo())]);
}

/// <summary>What a publication leads to.</summary>
/// <param name="Actions">What follows.</param>
/// <param name="RefusedTrackIds">Tracks whose id is another peer's.</param>
internal sealed record RoomPublication(IReadOnlyList<RoomAction> Actions, IReadOnlyList<string> RefusedTrackIds)
{
    /// <summary>Nothing has changed.</summary>
    public static RoomPublication Nothing { get; } = new([], []);
}
