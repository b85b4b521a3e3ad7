namespace Akka.Remote.Handshake;

/// <summary>How a handshake ended. The first three values are on the wire.</summary>
internal enum HandshakeStatus : byte
{
    /// <summary>Both know the secret, and each is who the other takes it for.</summary>
    Accepted = 0,

    /// <summary>The dialler is no member of the cluster, or not any more.</summary>
    NotMember = 1,

    /// <summary>At this address is another run of the node than the one that was dialled.</summary>
    WrongRun = 2,

    /// <summary>Not over yet.</summary>
    Pending,

    /// <summary>No message of this handshake.</summary>
    Malformed,

    /// <summary>The two speak no version of the protocol in common.</summary>
    NoCommonVersion,

    /// <summary>The other does not know the secret, or answered to something else than this connection.</summary>
    WrongProof,
}
