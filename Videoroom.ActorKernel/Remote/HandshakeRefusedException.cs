using Akka.Remote.Handshake;

namespace Akka.Remote;

/// <summary>The other end of a connection is not, or does not want, what was expected.</summary>
internal sealed class HandshakeRefusedException(HandshakeStatus status) : IOException($"The handshake ended with {status}")
{
    public HandshakeStatus Status { get; } = status;
}
