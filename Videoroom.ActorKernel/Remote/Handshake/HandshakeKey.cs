using System.Security.Cryptography;
using System.Text;

namespace Akka.Remote.Handshake;

/// <summary>What proves that a node knows the cluster's secret: an HMAC over all that was said on this very connection.</summary>
internal sealed class HandshakeKey
{
    /// <summary>The length of a proof, in bytes.</summary>
    public const int ProofLength = 32;

    /// <summary>The length of a nonce, in bytes.</summary>
    public const int NonceLength = 32;

    private const int MinSecretLength = 32;

    private readonly byte[] _key;

    /// <exception cref="ArgumentException">The secret has less than 32 characters.</exception>
    public HandshakeKey(string secret)
    {
        if (secret.Length < MinSecretLength)
        {
            throw new ArgumentException($"The cluster's secret must have {MinSecretLength} characters or more", nameof(secret));
        }

        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, [], "videoroom node link"u8.ToArray());
    }

    /// <param name="role">Who proves: a proof of one side is none of the other.</param>
    /// <param name="certificateHash">SHA-256 of the certificate that the TLS server showed (RFC 5929, tls-server-end-point).</param>
    /// <param name="transcript">The messages so far.</param>
    public byte[] Prove(HandshakeRole role, ReadOnlySpan<byte> certificateHash, params ReadOnlySpan<byte[]> transcript)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Span<byte> length = stackalloc byte[4];
        hash.AppendData([(byte)role]);
        hash.AppendData(certificateHash);
        foreach (var message in transcript)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
            hash.AppendData(length);
            hash.AppendData(message);
        }

        return hash.GetHashAndReset();
    }

    public bool Verify(
        ReadOnlySpan<byte> proof, HandshakeRole role, ReadOnlySpan<byte> certificateHash, params ReadOnlySpan<byte[]> transcript) =>
        CryptographicOperations.FixedTimeEquals(proof, Prove(role, certificateHash, transcript));

    /// <summary>Without the key.</summary>
    public override string ToString() => nameof(HandshakeKey);
}
