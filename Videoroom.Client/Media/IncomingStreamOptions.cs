using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Media;

/// <summary>What the server's answer says of one stream that it sends.</summary>
internal sealed record IncomingStreamOptions(string Mid, MediaKind Kind, uint Ssrc, uint? RtxSsrc, byte PayloadType, int ClockRate);
