using System.Security.Cryptography;
using Videoroom.Engine.Dtls;

namespace Videoroom.Tests.Engine.Dtls;

public class DtlsCertificateTests
{
    [Fact]
    public void Each_generated_certificate_is_its_own_and_has_a_sha_256_fingerprint()
    {
        using var first = DtlsCertificate.CreateSelfSigned();
        using var second = DtlsCertificate.CreateSelfSigned();

        Assert.Equal("sha-256", first.Fingerprint.Algorithm);
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", first.Fingerprint.Value);
        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        Assert.Contains(first.Fingerprint.Value, first.ToString());
    }

    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("RSA")]
    public void A_configured_pair_makes_a_call(string kind)
    {
        using AsymmetricAlgorithm key = kind switch
        {
            "RSA" => RSA.Create(2048),
            "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            _ => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        };
        using var pair = new PemPair(key);
        using var configured = DtlsCertificate.LoadPem(pair.CertificatePath, pair.KeyPath);
        using var context = new DtlsContext(configured);
        foreach (var (client, server) in new[] { (DtlsLink.Context, context), (context, DtlsLink.Context) })
        {
            using var link = new DtlsLink(client, server);

            link.Run();

            link.AssertConnected();
            Assert.True((client == context ? link.Server : link.Client).MatchesAny([configured.Fingerprint]));
        }
    }

    [Fact]
    public void Both_may_be_in_one_file()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var pair = new PemPair(key);
        File.AppendAllText(pair.CertificatePath, "\n" + File.ReadAllText(pair.KeyPath));

        using var certificate = DtlsCertificate.LoadPem(pair.CertificatePath, pair.CertificatePath);

        Assert.Matches("^([0-9A-F]{2}:){31}", certificate.Fingerprint.Value);
    }

    [Fact]
    public void What_is_wrong_with_a_configured_pair_is_said_with_the_file_and_what_was_expected()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        using var shortRsa = RSA.Create(1024);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var pair = new PemPair(key);
        using var shortPair = new PemPair(shortRsa);
        using var longPair = new PemPair(p521);
        var (certificatePath, keyPath) = (pair.CertificatePath, pair.KeyPath);
        var garbage = pair.Write("garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        var encrypted = pair.Write("encrypted.pem", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));

        AssertRefused("nowhere.pem", "nowhere.pem", keyPath);
        AssertRefused("nowhere.pem", certificatePath, "nowhere.pem");
        AssertRefused("", "", keyPath);
        AssertRefused(pair.Folder, pair.Folder, keyPath);
        AssertRefused(garbage, garbage, keyPath);
        AssertRefused(keyPath, keyPath, keyPath);
        AssertRefused(certificatePath, certificatePath, certificatePath);
        AssertRefused(encrypted, certificatePath, encrypted);
        AssertRefused("other.pem", certificatePath, pair.Write("other.pem", otherKey.ExportPkcs8PrivateKeyPem()));
        AssertRefused("public.pem", certificatePath, pair.Write("public.pem", key.ExportSubjectPublicKeyInfoPem()));
        AssertRefused("rsa.pem", certificatePath, pair.Write("rsa.pem", rsa.ExportPkcs8PrivateKeyPem()));
        AssertRefused(shortPair.KeyPath, shortPair.CertificatePath, shortPair.KeyPath);
        AssertRefused(longPair.KeyPath, longPair.CertificatePath, longPair.KeyPath);

        static void AssertRefused(string named, string certificate, string key)
        {
            var error = Assert.Throws<DtlsCertificateException>(() => DtlsCertificate.LoadPem(certificate, key));
            Assert.Contains($"{named}'", error.Message);
            Assert.Contains("expected a PEM certificate", error.Message);
        }
    }
}
