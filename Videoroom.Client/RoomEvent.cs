using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Client;

/// <summary>Something that happened in a room.</summary>
public abstract record RoomEvent;

/// <summary>A peer is in the room.</summary>
/// <param name="Peer">The peer.</param>
public sealed record PeerJoined(RemotePeer Peer) : RoomEvent;

/// <summary>A peer has left the room; its tracks were removed before.</summary>
/// <param name="Peer">The peer.</param>
public sealed record PeerLeft(RemotePeer Peer) : RoomEvent;

/// <summary>A peer publishes a track.</summary>
/// <param name="Track">The track.</param>
public sealed record TrackAdded(RemoteTrack Track) : RoomEvent;

/// <summary>A track is no longer published.</summary>
/// <param name="Track">The track.</param>
public sealed record TrackRemoved(RemoteTrack Track) : RoomEvent;

/// <summary>The server says what it sends of each track, and why it is not better (docs/protocol.md, section 8).</summary>
/// <param name="Tracks">All tracks that the client receives.</param>
public sealed record TrackQualitiesTold(IReadOnlyList<TrackQuality> Tracks) : RoomEvent;
