using Videoroom.Client.Publishing;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Sdp;

/// <summary>One m-line of a session: it stays at its place for as long as the session lasts (RFC 8829, section 5.2.2).</summary>
/// <param name="Mid">Its identification tag.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="Track">The own track that it sends; null for a line that receives.</param>
internal sealed record SessionLine(string Mid, MediaKind Kind, PublishedTrack? Track);
