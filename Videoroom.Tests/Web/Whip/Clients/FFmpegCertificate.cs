using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Videoroom.Engine.Dtls;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>
/// A certificate as FFmpeg makes them (openssl_gen_certificate in libavformat/tls_openssl.c): P-256, named lavf, and signed with SHA-1.
/// The signature is worth nothing anyway; what counts is the fingerprint in the offer.
/// </summary>
internal static class FFmpegCertificate
{
    public static DtlsCertificate Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=lavf", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(request.SubjectName, new Sha1Signature(key), now, now.AddDays(365), RandomNumberGenerator.GetBytes(8));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
            return DtlsCertificate.LoadPem(file, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed class Sha1Signature(ECDsa key) : X509SignatureGenerator
    {
        // ecdsa-with-SHA1, RFC 3279, section 2.2.3.
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
            => [0x30, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
            => key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => CreateForECDsa(key).PublicKey;
    }
}
