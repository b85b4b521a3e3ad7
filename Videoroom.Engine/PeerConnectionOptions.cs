namespace Videoroom.Engine;

/// <summary>Whose peer connection it is, for track ids and for logs.</summary>
/// <param name="RoomId">The room: tracks are only ever forwarded within one.</param>
/// <param name="PeerId">The peer.</param>
public sealed record PeerConnectionOptions(string RoomId, string PeerId);
