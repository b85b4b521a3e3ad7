namespace Videoroom.Engine.Network;

/// <summary>What a datagram on the media port is, by its first bytes (RFC 7983, section 7; RFC 5761, section 4).</summary>
internal enum DatagramKind
{
    /// <summary>None of the protocols that we speak: dropped.</summary>
    Unknown,

    /// <summary>STUN: first byte 0 to 3.</summary>
    Stun,

    /// <summary>TURN ChannelData: first byte 64 to 79, with clients of RFC 5766 up to 127.</summary>
    TurnChannel,

    /// <summary>DTLS: first byte 20 to 63.</summary>
    Dtls,

    /// <summary>SRTP: first byte 128 to 191, payload type outside 64 to 95.</summary>
    Rtp,

    /// <summary>SRTCP: first byte 128 to 191, packet type 192 to 223.</summary>
    Rtcp,

    /// <summary>Media from another node of the cluster: first byte 192 to 255, which no protocol between us and clients uses.</summary>
    Relay,
}
