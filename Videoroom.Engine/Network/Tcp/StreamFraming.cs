namespace Videoroom.Engine.Network.Tcp;

/// <summary>How datagrams lie on a TCP connection.</summary>
internal enum StreamFraming
{
    /// <summary>A length in front of each (RFC 4571, section 2): ICE over TCP.</summary>
    Rfc4571,

    /// <summary>STUN messages and ChannelData, which say their length themselves (RFC 8656, section 12.5): a TURN client.</summary>
    Turn,
}
