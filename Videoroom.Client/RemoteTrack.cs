namespace Videoroom.Client;

/// <summary>A track of another peer, as the server announced it.</summary>
/// <param name="PeerId">The peer that publishes it.</param>
/// <param name="TrackId">Its id.</param>
/// <param name="Type"><c>audio</c>, <c>camera</c> or <c>screensharing</c>; empty when its publisher said nothing.</param>
public sealed record RemoteTrack(string PeerId, string TrackId, string Type);
