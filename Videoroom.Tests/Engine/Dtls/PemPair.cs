using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Videoroom.Engine.Dtls;

namespace Videoroom.Tests.Engine.Dtls;

/// <summary>A certificate and its key as files, as an operator configures them; deleted with their folder.</summary>
internal sealed class PemPair : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("videoroom-dtls");

    public PemPair(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=configured", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=configured", (ECDsa)key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        CertificatePath = Write("certificate.pem", certificate.ExportCertificatePem());
        KeyPath = Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    public string Folder => _directory.FullName;

    public string CertificatePath { get; }

    public string KeyPath { get; }

    /// <summary>A certificate of an RSA key of 2,048 bits.</summary>
    public static DtlsCertificate LoadRsa()
    {
        using var key = RSA.Create(2048);
        using var pair = new PemPair(key);
        return DtlsCertificate.LoadPem(pair.CertificatePath, pair.KeyPath);
    }

    public string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
