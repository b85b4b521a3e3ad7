namespace Videoroom.Engine.Turn;

/// <summary>What carries a TURN client's messages.</summary>
public enum TurnTransport
{
    /// <summary>UDP, on the media port.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TLS over TCP.</summary>
    Tls,
}
