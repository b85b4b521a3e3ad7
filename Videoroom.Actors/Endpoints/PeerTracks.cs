using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Actors.Endpoints;

/// <summary>What a peer that is connected to this node receives, as its client was told last; for people.</summary>
/// <param name="RoomId">Its room.</param>
/// <param name="PeerId">The peer.</param>
/// <param name="EstimateBps">What its network carries, in bits a second; null when it is not known.</param>
/// <param name="Tracks">The tracks, each with the cause that it is not better.</param>
public sealed record PeerTracks(string RoomId, string PeerId, long? EstimateBps, IReadOnlyList<ReceivedTrack> Tracks);

/// <summary>A track that a peer receives.</summary>
/// <param name="PublisherId">The peer that publishes it.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="IsScreen">It shows a screen or a window.</param>
/// <param name="Quality">What is sent of it, and why it is not better.</param>
public sealed record ReceivedTrack(string PublisherId, MediaKind Kind, bool IsScreen, TrackQuality Quality);

/// <summary>Asks for what the node's peers receive. Answered with <see cref="PeerTracksList"/>. Never leaves the node.</summary>
/// <param name="RoomId">The room; null for all.</param>
/// <param name="Most">How many peers at most.</param>
internal sealed record ListPeerTracks(string? RoomId, int Most);

/// <summary>What the node's peers receive.</summary>
internal sealed record PeerTracksList(IReadOnlyList<PeerTracks> Peers);
