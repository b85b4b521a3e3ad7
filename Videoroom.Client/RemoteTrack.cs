namespace Videoroom.Client;

/// <summary>A track of somebody else's, as the server announced it.</summary>
/// <param name="EndpointId">The peer that publishes it.</param>
/// <param name="TrackId">Its id.</param>
internal sealed record RemoteTrack(string EndpointId, string TrackId);
