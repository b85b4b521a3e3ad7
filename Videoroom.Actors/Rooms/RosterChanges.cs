using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// What one peer must be told when another one changes: the difference between what it knows and what is so. The same whether
/// a peer has just done something, or a room that has lost its node finds out who knows what.
/// </summary>
/// <remarks>
/// The order matters to clients (docs/protocol.md, section 5): endpointAdded before tracksAdded, tracksAdded before the
/// offerData that has room for the tracks (the receiving endpoint sends it when it is told to receive them), and tracksRemoved
/// before endpointRemoved (the receiving endpoint sends both, as it alone knows which tracks its client has seen in an answer).
/// </remarks>
internal static class RosterChanges
{
    /// <summary>The actions for one viewer.</summary>
    /// <param name="viewer">Who is told; has connected.</param>
    /// <param name="before">The other peer as the viewer knows it; null when it does not.</param>
    /// <param name="after">The other peer as it is; null when it has gone.</param>
    /// <param name="epoch">The room's epoch.</param>
    public static IEnumerable<RoomAction> For(RosterPeer viewer, PeerRecord? before, PeerRecord? after, long epoch)
    {
        before = Shown(before);
        after = Shown(after);
        if ((before ?? after) is not { } subject || subject.Peer.PeerId == viewer.PeerId)
        {
            return [];
        }

        var isTold = viewer.Role == PeerRole.Participant;
        return after is not null
            ? Changed(viewer, isTold, before, after, epoch)
            : isTold
                ? [new TellEndpoint(viewer.PeerId, new ForgetPeer(epoch, subject.Peer.PeerId, Ids(subject.Tracks)))]
                : Stop(viewer, TracksFor(viewer, subject), epoch);
    }

    private static IEnumerable<RoomAction> Changed(RosterPeer viewer, bool isTold, PeerRecord? before, PeerRecord after, long epoch)
    {
        var known = TracksFor(viewer, before).ToDictionary(track => track.TrackId);
        var tracks = TracksFor(viewer, after);
        var removed = known.Values.Where(old => tracks.All(track => track.TrackId != old.TrackId));
        foreach (var stop in Stop(viewer, [.. removed], epoch))
        {
            yield return stop;
        }

        foreach (var serverEvent in isTold ? Events(before, after) : [])
        {
            yield return new TellClient(viewer.PeerId, serverEvent);
        }

        List<RemoteTrack> receive = [.. tracks
            .Where(track => !known.TryGetValue(track.TrackId, out var old) || old.Format != track.Format || old.Source != track.Source || old.IsInactive != track.IsInactive)
            .Select(track => track.ToRemote())];
        if (receive.Count > 0)
        {
            yield return new TellEndpoint(viewer.PeerId, new ReceiveTracks(epoch, receive));
        }
    }

    private static IEnumerable<ServerEvent> Events(PeerRecord? before, PeerRecord after)
    {
        var peer = after.Peer;
        if (before is null)
        {
            yield return new EndpointAdded(peer.PeerId, peer.Metadata);
        }
        else if (before.Peer.Metadata != peer.Metadata)
        {
            yield return new EndpointUpdated(peer.PeerId, peer.Metadata);
        }

        var known = (before?.Tracks ?? []).ToDictionary(track => track.TrackId);
        List<RoomTrack> added = [.. after.Tracks.Where(track => !known.ContainsKey(track.TrackId))];
        if (added.Count > 0)
        {
            // Listed in connected too, where generation B1 loses them.
            yield return new TracksAdded(peer.PeerId, [.. added.Select(track => track.ToInfo())]);
        }

        foreach (var serverEvent in after.Tracks.SelectMany(track => TrackEvents(known.GetValueOrDefault(track.TrackId), track)))
        {
            yield return serverEvent;
        }

        if ((before?.Peer.IsReconnecting ?? false) != peer.IsReconnecting)
        {
            yield return new EndpointConnection(peer.PeerId, peer.IsReconnecting ? "reconnecting" : "connected");
        }
    }

    private static IEnumerable<ServerEvent> TrackEvents(RoomTrack? before, RoomTrack after)
    {
        if (before is not null && before.Metadata != after.Metadata)
        {
            yield return new TrackUpdated(after.PeerId, after.TrackId, after.Metadata);
        }

        foreach (var encoding in before is null ? [] : after.DisabledEncodings.Except(before.DisabledEncodings))
        {
            yield return new TrackEncodingDisabled(after.PeerId, after.TrackId, encoding);
        }

        foreach (var encoding in (before?.DisabledEncodings ?? []).Except(after.DisabledEncodings).Intersect(after.Encodings))
        {
            yield return new TrackEncodingEnabled(after.PeerId, after.TrackId, encoding);
        }

        if ((before?.IsSpeaking ?? false) != after.IsSpeaking)
        {
            yield return new VadNotification(after.TrackId, after.IsSpeaking ? "speech" : "silence");
        }
    }

    private static IEnumerable<RoomAction> Stop(RosterPeer viewer, IReadOnlyList<RoomTrack> tracks, long epoch)
        => tracks.Count == 0 ? [] : [new TellEndpoint(viewer.PeerId, new StopReceivingTracks(epoch, Ids(tracks)))];

    private static IReadOnlyList<RoomTrack> TracksFor(RosterPeer viewer, PeerRecord? record)
        => record is not null && viewer.Receives(record.Peer) ? record.Tracks : [];

    private static IReadOnlyList<string> Ids(IReadOnlyList<RoomTrack> tracks) => [.. tracks.Select(track => track.TrackId)];

    /// <summary>Nobody is told of one who has not connected yet, or only watches.</summary>
    private static PeerRecord? Shown(PeerRecord? record) => record is { Peer: { IsConnected: true, IsAnnounced: true } } ? record : null;
}
