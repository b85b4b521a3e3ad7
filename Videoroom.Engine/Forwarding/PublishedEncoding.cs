namespace Videoroom.Engine.Forwarding;

/// <summary>One RTP stream of a published track: the only one, or one simulcast layer (RFC 8853).</summary>
/// <param name="Rid">
/// The layer's name (<c>l</c>, <c>m</c>, <c>h</c>), lowest quality first in its list: the restriction identifier, or ours for a layer that
/// the offer names by its SSRC; null without simulcast.
/// </param>
/// <param name="Ssrc">The SSRC when the offer names it; null when it is learnt from the packets.</param>
/// <param name="RtxSsrc">The retransmission stream's SSRC (RFC 4588, <c>ssrc-group:FID</c>) when the offer names it.</param>
public sealed record PublishedEncoding(string? Rid, uint? Ssrc = null, uint? RtxSsrc = null);
