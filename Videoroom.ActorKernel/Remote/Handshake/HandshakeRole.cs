namespace Akka.Remote.Handshake;

/// <summary>A side of the handshake.</summary>
internal enum HandshakeRole : byte
{
    /// <summary>The one that made the connection. It proves first.</summary>
    Dialler = 1,

    /// <summary>The one that took it.</summary>
    Acceptor = 2,
}
