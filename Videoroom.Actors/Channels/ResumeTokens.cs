using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Videoroom.Actors.Channels;

/// <summary>
/// What clients must show to come back as their peers. A peer's id is a name that the whole room knows; only this is authority.
/// A token proves itself, so that any node which knows the key can take the peer in when its own is lost: it is a random value
/// and that value's HMAC-SHA256 over room and peer.
/// </summary>
/// <param name="key">The same on all nodes of a cluster, and secret.</param>
internal sealed class ResumeTokens(byte[] key)
{
    private const int NonceBytes = 16;
    private const int ProofBytes = 16;

    /// <summary>A new token of a peer: 128 random bits and a proof of 128 bits, in base64url. Never logged.</summary>
    public string Create(string roomId, string peerId)
    {
        Span<byte> token = stackalloc byte[NonceBytes + ProofBytes];
        RandomNumberGenerator.Fill(token[..NonceBytes]);
        Prove(roomId, peerId, token[..NonceBytes]).AsSpan(0, ProofBytes).CopyTo(token[NonceBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whether a token is one of the peer's. Compares in a time that does not depend on where the bytes differ.</summary>
    public bool Matches(string roomId, string peerId, string claimed)
    {
        Span<byte> token = stackalloc byte[NonceBytes + ProofBytes];
        return claimed.Length == Base64Url.GetEncodedLength(token.Length)
            && Base64Url.DecodeFromChars(claimed, token, out _, out var length) == OperationStatus.Done && length == token.Length
            && CryptographicOperations.FixedTimeEquals(
                token[NonceBytes..], Prove(roomId, peerId, token[..NonceBytes]).AsSpan(0, ProofBytes));
    }

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => nameof(ResumeTokens);

    private byte[] Prove(string roomId, string peerId, ReadOnlySpan<byte> nonce)
    {
        // Lengths first: no two pairs of names make the same text.
        var names = Encoding.UTF8.GetBytes($"videoroom resume {roomId.Length} {roomId} {peerId.Length} {peerId} ");
        byte[] proved = [.. names, .. nonce];
        return HMACSHA256.HashData(key, proved);
    }
}
