using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Tls;

/// <summary>The certificate that HTTPS shows: the configured pair, or a generated one.</summary>
/// <param name="Certificate">The certificate with its private key.</param>
/// <param name="Chain">The intermediate certificates of the file.</param>
/// <param name="Note">What the start message says about it; null for a configured one.</param>
internal sealed record HttpsCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain, string? Note)
{
    /// <summary>Loads or makes it.</summary>
    /// <exception cref="ConfigurationException">The files are not a certificate and its key.</exception>
    public static HttpsCertificate Load(VideoroomOptions options, TimeProvider clock)
    {
        if (options is { CertFilePath: { } cert, KeyFilePath: { } key })
        {
            try
            {
                var chain = new X509Certificate2Collection();
                chain.ImportFromPemFile(cert);
                return new HttpsCertificate(X509Certificate2.CreateFromPemFile(cert, key), chain, null);
            }
            catch (CryptographicException)
            {
                throw new ConfigurationException(
                    "CERT_FILE_PATH", cert, $"a PEM certificate (chain) that belongs to the PEM key in KEY_FILE_PATH={key}");
            }
        }

        var generated = GeneratedCertificate.LoadOrCreate(options, clock.GetUtcNow(), out var made);
        return new HttpsCertificate(
            generated, [],
            $"The certificate is self-signed, {(made ? "made just now and" : "")} kept in {options.StateDirectory}: browsers ask once whether to go on.");
    }
}
