namespace Videoroom.Client;

/// <summary>Another peer in the room.</summary>
/// <param name="PeerId">Its id.</param>
/// <param name="Name">Its display name; empty when it gave none.</param>
public sealed record RemotePeer(string PeerId, string Name);
