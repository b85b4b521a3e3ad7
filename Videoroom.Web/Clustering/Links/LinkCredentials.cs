using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// What the links between nodes are made with: TLS 1.3 whose both ends show a certificate of the key that <c>CLUSTER_SECRET</c> gives.
/// Names, dates and issuers in it mean nothing. Handed to the actor system with its set-up, where <see cref="LinkTransport"/> finds it.
/// </summary>
internal sealed class LinkCredentials : Setup
{
    private readonly ClusterKey _key;
    private readonly SslStreamCertificateContext _certificate;

    /// <summary>Makes the key and its certificate; takes as long as <see cref="ClusterKey"/> does.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="errors">Is told of strangers with another secret.</param>
    /// <param name="clock">Dates the certificate, and measures the links' time limits.</param>
    public LinkCredentials(string secret, LinkErrors errors, TimeProvider clock)
    {
        _key = new ClusterKey(secret);
        // Offline: the issuer of a self-signed certificate is not looked for on the network.
        _certificate = SslStreamCertificateContext.Create(_key.CreateCertificate(clock), additionalCertificates: null, offline: true);
        (Errors, Clock) = (errors, clock);
    }

    /// <summary>Is told of strangers with another secret.</summary>
    public LinkErrors Errors { get; }

    /// <summary>Measures the links' time limits.</summary>
    public TimeProvider Clock { get; }

    /// <summary>How the end that is connected to shakes hands.</summary>
    /// <param name="onOtherKey">The other end has shown a certificate of another key.</param>
    public SslServerAuthenticationOptions ForServer(Action onOtherKey) => new()
    {
        ServerCertificateContext = _certificate,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = Judge(onOtherKey),
        CertificateChainPolicy = ChainPolicy(),
        EnabledSslProtocols = SslProtocols.Tls13,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowTlsResume = false,
    };

    /// <summary>How the end that connects shakes hands.</summary>
    /// <param name="onOtherKey">The other end has shown a certificate of another key.</param>
    public SslClientAuthenticationOptions ForClient(Action onOtherKey) => new()
    {
        ClientCertificateContext = _certificate,
        RemoteCertificateValidationCallback = Judge(onOtherKey),
        CertificateChainPolicy = ChainPolicy(),
        EnabledSslProtocols = SslProtocols.Tls13,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowTlsResume = false,
    };

    // The chain is built before the key is looked at, whatever it is worth: this keeps it from the system's store and the network.
    private static X509ChainPolicy ChainPolicy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private RemoteCertificateValidationCallback Judge(Action onOtherKey) => (_, certificate, _, _) =>
    {
        var matches = _key.Matches(certificate);
        if (!matches && certificate is not null)
        {
            onOtherKey();
        }

        return matches;
    };
}
