namespace Videoroom.Engine.Turn;

/// <summary>Where the integrated TURN server is reached.</summary>
/// <param name="Host">An IP address, or the name in the TLS certificate.</param>
/// <param name="Port">The port.</param>
/// <param name="Transport">What carries it.</param>
public sealed record TurnServerAddress(string Host, int Port, TurnTransport Transport);

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
