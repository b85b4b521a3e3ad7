namespace Videoroom.Engine.Dtls;

/// <summary>The node's DTLS certificate and its private key.</summary>
public sealed class DtlsCertificate : IDisposable
{
    /// <summary>Its SHA-256 fingerprint, for <c>a=fingerprint</c>.</summary>
    public CertificateFingerprint Fingerprint => throw new NotImplementedException();

    /// <summary>Generates an ECDSA P-256 pair and a self-signed certificate.</summary>
    public static DtlsCertificate CreateSelfSigned() => throw new NotImplementedException();

    /// <summary>Reads a configured pair (EC or RSA).</summary>
    /// <exception cref="DtlsCertificateException">A file cannot be read or used; the message names it and what was expected.</exception>
    public static DtlsCertificate LoadPem(string certificatePath, string keyPath) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
