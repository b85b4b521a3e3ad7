namespace Videoroom.Engine.Sdp;

/// <summary><c>a=extmap</c> (RFC 8285, section 5).</summary>
/// <param name="Id">The local id.</param>
/// <param name="Uri">What it stands for.</param>
/// <param name="Direction">Whose packets carry it, seen from the writer; <see cref="SdpDirection.SendRecv"/> without one.</param>
/// <param name="Attributes">The extension's own attributes, such as <c>vad=on</c>; null without any.</param>
public sealed record SdpExtmap(byte Id, string Uri, SdpDirection Direction = SdpDirection.SendRecv, string? Attributes = null);

/// <summary><c>a=rid</c> without restrictions (RFC 8851).</summary>
/// <param name="Id">The restriction identifier.</param>
/// <param name="Send">True for <c>send</c>, false for <c>recv</c>.</param>
public sealed record SdpRid(string Id, bool Send);

/// <summary><c>a=simulcast</c> (RFC 8853): the rids of each direction, of each stream the first alternative.</summary>
/// <param name="Send">What the writer sends, in its order of preference; empty for nothing.</param>
/// <param name="Recv">What the writer takes.</param>
public sealed record SdpSimulcast(IReadOnlyList<string> Send, IReadOnlyList<string> Recv);

/// <summary>An SSRC that <c>a=ssrc</c> announces (RFC 5576, section 4.1).</summary>
/// <param name="Ssrc">The SSRC.</param>
/// <param name="Cname">Its <c>cname</c> attribute; null without one.</param>
public sealed record SdpSsrc(uint Ssrc, string? Cname);

/// <summary><c>a=ssrc-group</c> (RFC 5576, section 4.2).</summary>
/// <param name="Semantics"><c>FID</c>: a stream and its retransmissions. Others are kept as they are.</param>
/// <param name="Ssrcs">The members, in order.</param>
public sealed record SdpSsrcGroup(string Semantics, IReadOnlyList<uint> Ssrcs);

/// <summary><c>a=msid</c> (RFC 8830).</summary>
/// <param name="StreamId">The MediaStream's id; <c>-</c> for none.</param>
/// <param name="TrackId">The track's id; null without one.</param>
public sealed record SdpMsid(string StreamId, string? TrackId = null);
