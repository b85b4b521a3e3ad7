using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Remote;

/// <summary>
/// TLS 1.3 with a certificate that lives as long as the process. Nobody checks certificates: they only encrypt. Who is at the
/// other end is proven behind it, by the secret, over the certificate's hash: one in the middle would have shown another.
/// </summary>
internal sealed class NodeTls : IDisposable
{
    private const string Name = "videoroom-node";

    private readonly X509Certificate2 _certificate;

    public NodeTls(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        CertificateHash = Hash(_certificate);
        Server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
        };
    }

    /// <summary>SHA-256 of our certificate.</summary>
    public byte[] CertificateHash { get; }

    public SslServerAuthenticationOptions Server { get; }

    // No resumption: the other would not show its certificate.
    public SslClientAuthenticationOptions Client { get; } = new()
    {
        TargetHost = Name,
        EnabledSslProtocols = SslProtocols.Tls13,
        AllowTlsResume = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    /// <summary>SHA-256 of a certificate (RFC 5929, section 4.1).</summary>
    public static byte[] Hash(X509Certificate certificate) => SHA256.HashData(certificate.GetRawCertData());

    public void Dispose() => _certificate.Dispose();
}
