using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Videoroom.Engine.Dtls;

/// <summary>Computes and compares certificate fingerprints (RFC 8122, section 5).</summary>
internal static class CertificateFingerprints
{
    /// <summary>The fingerprint of a certificate in DER; null for a hash that is unknown, or weak as MD5 and SHA-1 are.</summary>
    public static CertificateFingerprint? Compute(string algorithm, ReadOnlySpan<byte> certificate)
    {
        // Hash function names are case-insensitive.
        var name = algorithm.ToLowerInvariant();
        var digest = name switch
        {
            "sha-256" => SHA256.HashData(certificate),
            "sha-384" => SHA384.HashData(certificate),
            "sha-512" => SHA512.HashData(certificate),
            _ => null,
        };
        return digest is null ? null : new CertificateFingerprint(name, string.Join(':', digest.Select(octet => octet.ToString("X2"))));
    }

    /// <summary>Whether a certificate in DER has any of these fingerprints.</summary>
    public static bool MatchesAny(IReadOnlyList<CertificateFingerprint> fingerprints, ReadOnlySpan<byte> certificate)
    {
        var matches = false;
        foreach (var fingerprint in fingerprints)
        {
            if (Compute(fingerprint.Algorithm, certificate) is { } own)
            {
                matches |= CryptographicOperations.FixedTimeEquals(
                    MemoryMarshal.AsBytes(own.Value.AsSpan()), MemoryMarshal.AsBytes(fingerprint.Value.ToUpperInvariant().AsSpan()));
            }
        }

        return matches;
    }
}
