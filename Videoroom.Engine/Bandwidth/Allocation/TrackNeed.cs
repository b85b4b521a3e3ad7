namespace Videoroom.Engine.Bandwidth.Allocation;

/// <summary>How a viewer shows a video track that it is sent.</summary>
/// <param name="TrackId">The track.</param>
/// <param name="Width">The width of the picture on the viewer's screen, in device pixels; 0 while it is hidden.</param>
/// <param name="Height">Its height; 0 while it is hidden.</param>
/// <param name="Pinned">The viewer has chosen this picture before the others.</param>
public sealed record TrackNeed(string TrackId, int Width, int Height, bool Pinned);
