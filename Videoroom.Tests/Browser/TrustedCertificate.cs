using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Videoroom.Tests.Browser;

/// <summary>
/// A certificate of localhost that the tests' Chromium takes for good, by its key. It takes no other that nobody signed:
/// neither for pages nor for TURN over TLS.
/// </summary>
internal sealed class TrustedCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("videoroom-tls-");

    public TrustedCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        ChromiumArgument = "--ignore-certificate-errors-spki-list=" + Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>PEM file of the certificate.</summary>
    public string CertificatePath => Path.Combine(_folder.FullName, "tls.crt");

    /// <summary>PEM file of its key.</summary>
    public string KeyPath => Path.Combine(_folder.FullName, "tls.key");

    /// <summary>What makes Chromium trust it.</summary>
    public string ChromiumArgument { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
