using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Videoroom.Engine.Dtls;

/// <summary>The node's DTLS certificate and its private key. Disposing zeroes the key; contexts made from it go on.</summary>
public sealed class DtlsCertificate : IDisposable
{
    private const string Expected = "a PEM certificate and its unencrypted PEM private key, EC on P-256 or P-384 or RSA with 2,048 bits or more";
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";
    private const string P256Oid = "1.2.840.10045.3.1.7";
    private const string P384Oid = "1.3.132.0.34";
    private const int MinRsaBits = 2048;

    private readonly byte[] _certificate;
    private readonly byte[] _privateKey;

    private DtlsCertificate(byte[] certificate, byte[] privateKey)
    {
        _certificate = certificate;
        _privateKey = privateKey;
        Fingerprint = CertificateFingerprints.Compute("sha-256", certificate)!;
    }

    /// <summary>Its SHA-256 fingerprint, for <c>a=fingerprint</c>.</summary>
    public CertificateFingerprint Fingerprint { get; }

    /// <summary>The certificate in DER.</summary>
    internal ReadOnlySpan<byte> Certificate => _certificate;

    /// <summary>The private key in DER (PKCS #8).</summary>
    internal ReadOnlySpan<byte> PrivateKey => _privateKey;

    /// <summary>Generates an ECDSA P-256 pair and a self-signed certificate, as RFC 8827, section 6.5 wants it.</summary>
    public static DtlsCertificate CreateSelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Videoroom", key, HashAlgorithmName.SHA256);
        // The fingerprint is what browsers check; the dates only have to outlast the process on any clock.
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        return new DtlsCertificate(certificate.RawData, key.ExportPkcs8PrivateKey());
    }

    /// <summary>Reads a configured pair (EC or RSA).</summary>
    /// <param name="certificatePath">A PEM file; its first certificate is used.</param>
    /// <param name="keyPath">A PEM file with the certificate's private key; it may be the same file.</param>
    /// <exception cref="DtlsCertificateException">A file cannot be read or used; the message names it and what was expected.</exception>
    public static DtlsCertificate LoadPem(string certificatePath, string keyPath)
    {
        var certificatePem = Read(certificatePath);
        var keyPem = Read(keyPath);
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(certificatePem);
        }
        catch (CryptographicException e)
        {
            throw new DtlsCertificateException($"'{certificatePath}' holds no certificate that can be read; expected {Expected}.", e);
        }

        using (certificate)
        {
            using AsymmetricAlgorithm key = certificate.PublicKey.Oid.Value switch
            {
                RsaOid => RSA.Create(),
                EcOid => ECDsa.Create(),
                _ => throw new DtlsCertificateException($"The key of the certificate in '{certificatePath}' is neither EC nor RSA; expected {Expected}."),
            };
            return new DtlsCertificate(certificate.RawData, ReadKey(key, keyPem, keyPath, certificate, certificatePath));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_privateKey);

    /// <summary>The fingerprint: the key stays out of logs.</summary>
    public override string ToString() => $"DtlsCertificate {{ Fingerprint = {Fingerprint.Value} }}";

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DtlsCertificateException($"'{path}' cannot be read ({e.Message}); expected {Expected}.", e);
        }
    }

    private static byte[] ReadKey(AsymmetricAlgorithm key, string keyPem, string keyPath, X509Certificate2 certificate, string certificatePath)
    {
        byte[] publicKey, privateKey;
        try
        {
            key.ImportFromPem(keyPem);
            publicKey = key.ExportSubjectPublicKeyInfo();
            privateKey = key.ExportPkcs8PrivateKey();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new DtlsCertificateException(
                $"'{keyPath}' holds no private key of the kind that the certificate in '{certificatePath}' needs; expected {Expected}.", e);
        }

        if (!publicKey.AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new DtlsCertificateException($"The private key in '{keyPath}' does not belong to the certificate in '{certificatePath}'; expected {Expected}.");
        }

        var strong = key is ECDsa ec
            ? ec.ExportParameters(false).Curve.Oid.Value is P256Oid or P384Oid
            : key.KeySize >= MinRsaBits;
        if (!strong)
        {
            throw new DtlsCertificateException($"The private key in '{keyPath}' is one that browsers refuse; expected {Expected}.");
        }

        return privateKey;
    }
}
