namespace Videoroom.Engine.Network;

/// <summary>How a datagram travels on a <see cref="Path"/>.</summary>
public enum PathKind : byte
{
    /// <summary>One UDP datagram each, from the media port.</summary>
    Udp,

    /// <summary>A frame on a TCP connection that the other side opened: ICE over TCP (RFC 6544), or a TURN client's own connection.</summary>
    Tcp,

    /// <summary>Through an allocation on our own TURN server (RFC 8656).</summary>
    Relayed,
}
