namespace Videoroom.Web.Admin;

/// <summary>A link for media. Counters since the start.</summary>
/// <param name="Node">The other end.</param>
/// <param name="TracksSent">Tracks that go there, each once.</param>
/// <param name="TracksReceived">Tracks that come from there.</param>
/// <param name="BytesSent">Bytes sent.</param>
/// <param name="BytesReceived">Bytes received.</param>
/// <param name="PacketsSent">Packets sent.</param>
/// <param name="PacketsReceived">Packets received.</param>
/// <param name="PacketsLost">Packets that did not arrive here.</param>
/// <param name="Retransmissions">Packets sent again.</param>
/// <param name="KeyFrameRequests">Keyframes asked for.</param>
/// <param name="RoundTripMs">The round trip in milliseconds.</param>
internal sealed record MediaLinkView(
    string Node,
    int TracksSent,
    int TracksReceived,
    long BytesSent,
    long BytesReceived,
    long PacketsSent,
    long PacketsReceived,
    long PacketsLost,
    long Retransmissions,
    long KeyFrameRequests,
    double? RoundTripMs);
