using System.Security.Cryptography;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// The session keys of one direction, derived with AES in counter mode and a key derivation rate of 0
/// (RFC 3711, section 4.3; RFC 6188 for 256-bit keys; RFC 7714, section 11 for the 96-bit salt).
/// </summary>
internal static class SrtpKeyDerivation
{
    public const byte RtpEncryptionLabel = 0;
    public const byte RtpAuthenticationLabel = 1;
    public const byte RtpSaltLabel = 2;
    public const byte RtcpEncryptionLabel = 3;
    public const byte RtcpAuthenticationLabel = 4;
    public const byte RtcpSaltLabel = 5;

    private const int BlockLength = 16;

    /// <summary>Fills the session key with the pseudo-random function's output for a label.</summary>
    public static void Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte label, Span<byte> sessionKey)
    {
        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        // A 96-bit salt is padded with zeros on its right to the 112 bits of RFC 3711; the last 16 bits count blocks.
        Span<byte> counter = stackalloc byte[BlockLength];
        counter.Clear();
        masterSalt.CopyTo(counter);
        counter[7] ^= label;
        Span<byte> block = stackalloc byte[BlockLength];
        for (var done = 0; done < sessionKey.Length; done += BlockLength)
        {
            counter[15] = (byte)(done / BlockLength);
            _ = aes.EncryptEcb(counter, block, PaddingMode.None);
            var rest = sessionKey[done..];
            block[..Math.Min(BlockLength, rest.Length)].CopyTo(rest);
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
