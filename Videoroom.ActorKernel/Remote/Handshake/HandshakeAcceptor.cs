using System.Security.Cryptography;
using Akka.Cluster;

namespace Akka.Remote.Handshake;

/// <summary>The side of the node that took the connection. Sans-I/O; one instance a connection, so that no nonce comes twice.</summary>
/// <param name="self">This run of this node.</param>
/// <param name="key">What both know.</param>
/// <param name="certificateHash">SHA-256 of the certificate that this node showed in the TLS handshake.</param>
/// <param name="versions">The versions that this node speaks.</param>
internal sealed class HandshakeAcceptor(UniqueAddress self, HandshakeKey key, byte[] certificateHash, ProtocolVersions versions)
{
    private byte[] _proof = [];

    /// <summary>What is sent first. It says nothing that a stranger must not know.</summary>
    public byte[] Greeting { get; } =
        HandshakeMessages.Greeting(versions, RandomNumberGenerator.GetBytes(HandshakeKey.NonceLength));

    public HandshakeStatus Status { get; private set; } = HandshakeStatus.Pending;

    /// <summary>Who dialled, once it has proven that it knows the secret.</summary>
    public UniqueAddress? Dialler { get; private set; }

    /// <summary>The version that both speak from here on.</summary>
    public ushort Version { get; private set; }

    /// <summary>
    /// Takes the dialler's proof. <see cref="Status"/> stays pending when it holds: then <see cref="Welcome"/> is next. It is
    /// <see cref="HandshakeStatus.WrongRun"/> when another run of this node was dialled, which is to be answered, too.
    /// </summary>
    public void OnProof(ReadOnlySpan<byte> proof)
    {
        if (Status != HandshakeStatus.Pending || _proof.Length != 0 || proof.Length <= HandshakeKey.ProofLength)
        {
            Status = HandshakeStatus.Malformed;
            return;
        }

        // The proof is checked before anything in it is read.
        var body = proof[..^HandshakeKey.ProofLength].ToArray();
        if (!key.Verify(proof[^HandshakeKey.ProofLength..], HandshakeRole.Dialler, certificateHash, Greeting, body))
        {
            Status = HandshakeStatus.WrongProof;
            return;
        }

        try
        {
            var (version, dialler, target) = HandshakeMessages.ReadProof(body);
            _proof = proof.ToArray();
            (Version, Dialler) = (version, dialler);
            Status = !versions.Contains(version) ? HandshakeStatus.NoCommonVersion
                : dialler.Address == self.Address ? HandshakeStatus.NotMember
                : target.Equals(self) ? HandshakeStatus.Pending
                : HandshakeStatus.WrongRun;
        }
        catch (InvalidDataException)
        {
            Status = HandshakeStatus.Malformed;
        }
    }

    /// <summary>Ends the handshake and gives what to send.</summary>
    /// <exception cref="InvalidOperationException">The dialler has not proven anything.</exception>
    public byte[] Welcome(HandshakeStatus status)
    {
        if (Dialler is null || status > HandshakeStatus.WrongRun)
        {
            throw new InvalidOperationException($"{status} is not said to a dialler that has not proven who it is");
        }

        Status = status;
        byte[] body = [(byte)status];
        return [.. body, .. key.Prove(HandshakeRole.Acceptor, certificateHash, Greeting, _proof, body)];
    }
}
