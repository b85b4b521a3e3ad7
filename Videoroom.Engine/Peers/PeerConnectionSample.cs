using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Engine.Peers;

/// <summary>One second of a peer connection, named as in the W3C's webrtc-stats. Counters are totals since its start.</summary>
public sealed record PeerConnectionSample
{
    /// <summary>RTP packets from the client that were authenticated.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>RTP packets sent to the client, retransmissions included.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Bytes of those packets, without UDP and IP headers.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes of those packets, without UDP and IP headers.</summary>
    public long BytesSent { get; init; }

    /// <summary>Packets from the client that never came, by sequence number.</summary>
    public long PacketsLost { get; init; }

    /// <summary>Packets the client asked for again (generic NACK) and got.</summary>
    public long RetransmittedPacketsSent { get; init; }

    /// <summary>Keyframe requests that we sent to the client (PLI).</summary>
    public long PliCount { get; init; }

    /// <summary>Packets that were refused: forged, replayed, malformed, of unknown streams.</summary>
    public long PacketsDiscarded { get; init; }

    /// <summary>Audio packets that were lost on their way to the server, and found in later ones (RFC 2198).</summary>
    public long PacketsRecovered { get; init; }

    /// <summary>Round-trip time from receiver reports (RFC 3550, section 6.4.1), in seconds; null before the first.</summary>
    public double? RoundTripTimeSeconds { get; init; }

    /// <summary>What the client's network carries of what it is sent, in bits a second; null while the client's feedback does not tell.</summary>
    public long? EstimateBps { get; init; }

    /// <summary>What the client was sent of each track in the last seconds, and why it is not better.</summary>
    public IReadOnlyList<TrackQuality> Tracks { get; init; } = [];
}
