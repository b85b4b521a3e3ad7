namespace Videoroom.Engine.Peers;

/// <summary>Whose peer connection it is, for track ids and for logs.</summary>
/// <param name="RoomId">The room: tracks are only ever forwarded within one.</param>
/// <param name="PeerId">The peer.</param>
/// <param name="Generation">
/// Which of the peer's connections it is: one that takes the place of another has a higher number. While both are there, what
/// the newer publishes takes over from the track of the same id of the older (see <c>ForwardedTrack</c>).
/// </param>
public sealed record PeerConnectionOptions(string RoomId, string PeerId, int Generation = 1);
