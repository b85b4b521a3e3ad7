namespace Videoroom.Actors.Messages;

/// <summary>All that the room knows of one peer: what it is rebuilt from when it has lost its node. Immutable; may cross nodes.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Tracks">What it publishes, in the order in which it began to.</param>
/// <param name="Version">Rises with every change in the room, also from one of its lives to the next: the highest is the newest.</param>
internal sealed record PeerRecord(RosterPeer Peer, IReadOnlyList<RoomTrack> Tracks, long Version);

/// <summary>A peer that has gone, for good. Without it a channel that was not told yet would bring the peer back.</summary>
/// <param name="PeerId">The peer.</param>
/// <param name="Version">As in <see cref="PeerRecord"/>.</param>
internal sealed record LeftPeer(string PeerId, long Version);

/// <summary>A room's roster as somebody knows it. Immutable; may cross nodes.</summary>
/// <param name="Peers">Who is there.</param>
/// <param name="Left">Who has gone lately.</param>
internal sealed record RosterSnapshot(IReadOnlyList<PeerRecord> Peers, IReadOnlyList<LeftPeer> Left)
{
    /// <summary>Nobody.</summary>
    public static RosterSnapshot Empty { get; } = new([], []);
}
