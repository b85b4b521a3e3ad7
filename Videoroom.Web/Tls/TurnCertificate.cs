using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Tls;

/// <summary>The certificate of TURN over TLS: its own, else that of HTTPS. Browsers take none here that they would have to ask about.</summary>
internal sealed class TurnCertificate(VideoroomOptions options, TimeProvider clock)
{
    /// <summary>Whether only a generated certificate is there, which no browser accepts for TURN.</summary>
    public bool IsGenerated => options is { IntegratedTurnCert: null, CertFilePath: null };

    /// <summary>Loads it.</summary>
    /// <exception cref="ConfigurationException">The files are not a certificate and its key.</exception>
    public SslStreamCertificateContext Load()
    {
        if (options is not { IntegratedTurnCert: { } cert, IntegratedTurnPkey: { } key })
        {
            var https = HttpsCertificate.Load(options, clock);
            return SslStreamCertificateContext.Create(https.Certificate, https.Chain, offline: true);
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(cert);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(cert, key), chain, offline: true);
        }
        catch (CryptographicException)
        {
            throw new ConfigurationException(
                "INTEGRATED_TURN_CERT", cert, $"a PEM certificate (chain) that belongs to the PEM key in INTEGRATED_TURN_PKEY={key}");
        }
    }
}
