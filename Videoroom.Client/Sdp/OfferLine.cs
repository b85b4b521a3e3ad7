using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Sdp;

/// <summary>One m-line of the client's offers: it stays at its place for the whole call.</summary>
/// <param name="Mid">Its mid.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="TrackId">The own track that it sends; null for a line that receives.</param>
internal sealed record OfferLine(string Mid, MediaKind Kind, string? TrackId);
