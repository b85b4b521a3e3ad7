using System.Runtime.InteropServices;
using Videoroom.Engine.OpenSsl;

namespace Videoroom.Engine.Dtls;

/// <summary>
/// What all DTLS sessions of a node share: the certificate and the rules of RFC 8827, section 6.5. DTLS 1.2 only, key
/// exchanges with forward secrecy only, both sides show a certificate, neither resumption nor renegotiation. Thread-safe.
/// </summary>
public sealed unsafe class DtlsContext : IDisposable
{
    // openssl/ssl.h and openssl/tls1.h, the same in 1.1 and 3.
    private const int Dtls12 = 0xFEFD;
    private const int SetSessionCacheMode = 44;
    private const int SetMaxCertificateList = 51;
    private const int SetGroupsList = 92;
    private const int SetMinProtocolVersion = 123;
    private const int SetMaxProtocolVersion = 124;
    private const int VerifyPeerOrFail = 0x01 | 0x02;
    private const ulong NoQueryMtu = 0x0000_1000;
    private const ulong NoTicket = 0x0000_4000;
    private const ulong NoCompression = 0x0002_0000;
    private const ulong CipherServerPreference = 0x0040_0000;
    private const ulong NoRenegotiation = 0x4000_0000;

    // More than any browser's single certificate, and what one peer can make us buffer.
    private const int MaxCertificateListLength = 16 * 1024;

    private const string CipherList =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
        + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
        + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

    // Our order decides, whatever the client prefers: Chromium lists AES128_CM_SHA1_80 first.
    private const string SrtpProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";

    private readonly SslContextHandle _context;

    /// <summary>Prepares OpenSSL with the node's certificate; the certificate may be disposed afterwards.</summary>
    /// <param name="certificate">What every session of this context shows.</param>
    /// <exception cref="OpenSslException">OpenSSL is missing, or refuses the certificate.</exception>
    public DtlsContext(DtlsCertificate certificate)
        : this(certificate, Dtls12, CipherList, SrtpProfiles)
    {
    }

    /// <summary>Prepares a context with rules that only a test would choose.</summary>
    internal DtlsContext(DtlsCertificate certificate, int protocolVersion, string cipherList, string? srtpProfiles)
    {
        OpenSslLibrary.EnsureLoaded();
        LibCrypto.ERR_clear_error();
        _context = new SslContextHandle();
        try
        {
            Configure(_context.Value, protocolVersion, cipherList, srtpProfiles);
            UseCertificate(_context.Value, certificate);
        }
        catch
        {
            _context.Dispose();
            throw;
        }
    }

    /// <summary>Opens a session. A client's first flight is ready at once; a server waits for the ClientHello.</summary>
    /// <param name="role">Our side of the handshake.</param>
    /// <param name="nowMs">The monotonic clock in milliseconds; the handshake's 30 s count from here.</param>
    /// <returns>The session; the caller disposes it.</returns>
    public DtlsSession CreateSession(DtlsRole role, long nowMs)
    {
        var added = false;
        try
        {
            _context.DangerousAddRef(ref added);
            return new DtlsSession(new SslHandle(_context.Value), role, nowMs);
        }
        finally
        {
            if (added)
            {
                _context.DangerousRelease();
            }
        }
    }

    /// <summary>Frees the context; its sessions go on.</summary>
    public void Dispose() => _context.Dispose();

    private static void Configure(nint context, int protocolVersion, string cipherList, string? srtpProfiles)
    {
        Control(context, SetMinProtocolVersion, protocolVersion, "The DTLS version");
        Control(context, SetMaxProtocolVersion, protocolVersion, "The DTLS version");
        // Returns the former mode, which may be 0.
        _ = LibSsl.SSL_CTX_ctrl(context, SetSessionCacheMode, new CLong(0), null);
        _ = LibSsl.SSL_CTX_ctrl(context, SetMaxCertificateList, new CLong(MaxCertificateListLength), null);
        _ = LibSsl.SSL_CTX_set_options(context, NoQueryMtu | NoTicket | NoCompression | CipherServerPreference | NoRenegotiation);
        fixed (byte* groups = "X25519:P-256:P-384:P-521\0"u8)
        {
            Require(LibSsl.SSL_CTX_ctrl(context, SetGroupsList, new CLong(0), groups).Value == 1, "The key exchange groups");
        }

        Require(LibSsl.SSL_CTX_set_cipher_list(context, cipherList) == 1, "The cipher list");
        if (srtpProfiles is not null)
        {
            Require(LibSsl.SSL_CTX_set_tlsext_use_srtp(context, srtpProfiles) == 0, "The SRTP profiles");
        }

        LibSsl.SSL_CTX_set_verify(context, VerifyPeerOrFail, 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(context, &AcceptAnyCertificate, 0);
    }

    private static void UseCertificate(nint context, DtlsCertificate certificate)
    {
        nint x509, key;
        fixed (byte* certificateBytes = certificate.Certificate, keyBytes = certificate.PrivateKey)
        {
            var next = certificateBytes;
            x509 = LibCrypto.d2i_X509(0, &next, new CLong(certificate.Certificate.Length));
            next = keyBytes;
            key = LibCrypto.d2i_AutoPrivateKey(0, &next, new CLong(certificate.PrivateKey.Length));
        }

        try
        {
            Require(x509 != 0 && LibSsl.SSL_CTX_use_certificate(context, x509) == 1, "The DTLS certificate");
            // It checks that the key belongs to the certificate.
            Require(key != 0 && LibSsl.SSL_CTX_use_PrivateKey(context, key) == 1, "The DTLS certificate's private key");
        }
        finally
        {
            LibCrypto.X509_free(x509);
            LibCrypto.EVP_PKEY_free(key);
        }
    }

    private static void Control(nint context, int command, int argument, string what)
        => Require(LibSsl.SSL_CTX_ctrl(context, command, new CLong(argument), null).Value == 1, what);

    private static void Require(bool accepted, string what)
    {
        if (!accepted)
        {
            throw OpenSslException.FromQueue($"{what} could not be set");
        }
    }

    /// <summary>Certificates are self-signed; the fingerprint in the SDP decides, after the handshake (RFC 8122).</summary>
    [UnmanagedCallersOnly]
    private static int AcceptAnyCertificate(nint store, nint argument) => 1;
}
