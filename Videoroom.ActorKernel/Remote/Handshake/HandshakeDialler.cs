using System.Security.Cryptography;
using Akka.Cluster;

namespace Akka.Remote.Handshake;

/// <summary>The side of the node that made the connection. Sans-I/O; one instance a connection.</summary>
/// <param name="self">This run of this node.</param>
/// <param name="target">The run of the other node that is to be at the other end.</param>
/// <param name="key">What both know.</param>
/// <param name="certificateHash">SHA-256 of the certificate that the other showed in the TLS handshake.</param>
/// <param name="versions">The versions that this node speaks.</param>
internal sealed class HandshakeDialler(
    UniqueAddress self, UniqueAddress target, HandshakeKey key, byte[] certificateHash, ProtocolVersions versions)
{
    private byte[] _greeting = [];
    private byte[] _proof = [];

    public HandshakeStatus Status { get; private set; } = HandshakeStatus.Pending;

    /// <summary>The version that both speak from here on.</summary>
    public ushort Version { get; private set; }

    /// <summary>Takes the greeting and gives the proof to send; null when it ends here, as <see cref="Status"/> says.</summary>
    public byte[]? OnGreeting(ReadOnlySpan<byte> greeting)
    {
        try
        {
            if (versions.InCommonWith(HandshakeMessages.ReadGreeting(greeting)) is not { } version)
            {
                Status = HandshakeStatus.NoCommonVersion;
                return null;
            }

            Version = version;
        }
        catch (InvalidDataException)
        {
            Status = HandshakeStatus.Malformed;
            return null;
        }

        _greeting = greeting.ToArray();
        var body = HandshakeMessages.Proof(
            Version, versions, RandomNumberGenerator.GetBytes(HandshakeKey.NonceLength), self, target);
        _proof = [.. body, .. key.Prove(HandshakeRole.Dialler, certificateHash, _greeting, body)];
        return _proof;
    }

    /// <summary>Takes the other's answer; <see cref="Status"/> says whether the link may be used.</summary>
    public void OnWelcome(ReadOnlySpan<byte> welcome)
    {
        if (welcome.Length <= HandshakeKey.ProofLength || _proof.Length == 0)
        {
            Status = HandshakeStatus.Malformed;
            return;
        }

        var body = welcome[..^HandshakeKey.ProofLength].ToArray();
        var isProven = key.Verify(
            welcome[^HandshakeKey.ProofLength..], HandshakeRole.Acceptor, certificateHash, _greeting, _proof, body);
        Status = !isProven ? HandshakeStatus.WrongProof
            : body[0] <= (byte)HandshakeStatus.WrongRun ? (HandshakeStatus)body[0]
            : HandshakeStatus.Malformed;
    }
}
