using System.Runtime.InteropServices;

namespace Videoroom.Engine.OpenSsl;

/// <summary>The functions of libssl that we call, under their own names. Call <see cref="OpenSslLibrary.EnsureLoaded"/> first.</summary>
internal static unsafe partial class LibSsl
{
    public const string Name = "libssl";

    [LibraryImport(Name)]
    public static partial int OPENSSL_init_ssl(ulong options, nint settings);

    [LibraryImport(Name)]
    public static partial nint DTLS_method();

    [LibraryImport(Name)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Name)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Name)]
    public static partial CLong SSL_CTX_ctrl(nint context, int command, CLong argument, byte* pointer);

    [LibraryImport(Name)]
    public static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_cipher_list(nint context, string list);

    [LibraryImport(Name)]
    public static partial void SSL_CTX_set_verify(nint context, int mode, nint callback);

    [LibraryImport(Name)]
    public static partial void SSL_CTX_set_cert_verify_callback(nint context, delegate* unmanaged<nint, nint, int> callback, nint argument);

    [LibraryImport(Name)]
    public static partial int SSL_CTX_use_certificate(nint context, nint certificate);

    [LibraryImport(Name)]
    public static partial int SSL_CTX_use_PrivateKey(nint context, nint key);

    /// <summary>Returns 0 on success, unlike its neighbours.</summary>
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_tlsext_use_srtp(nint context, string profiles);

    [LibraryImport(Name)]
    public static partial nint SSL_new(nint context);

    [LibraryImport(Name)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Name)]
    public static partial nint SSL_get_SSL_CTX(nint ssl);

    [LibraryImport(Name)]
    public static partial nint SSL_get_pending_cipher(nint ssl);

    [LibraryImport(Name)]
    public static partial nint SSL_get_current_cipher(nint ssl);

    [LibraryImport(Name)]
    public static partial nint SSL_CIPHER_get_name(nint cipher);

    [LibraryImport(Name)]
    public static partial void SSL_set_bio(nint ssl, nint readBio, nint writeBio);

    [LibraryImport(Name)]
    public static partial void SSL_set_accept_state(nint ssl);

    [LibraryImport(Name)]
    public static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Name)]
    public static partial CLong SSL_ctrl(nint ssl, int command, CLong argument, byte* pointer);

    [LibraryImport(Name)]
    public static partial void DTLS_set_timer_cb(nint ssl, delegate* unmanaged<nint, uint, uint> callback);

    [LibraryImport(Name)]
    public static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(Name)]
    public static partial int SSL_read(nint ssl, byte* buffer, int length);

    [LibraryImport(Name)]
    public static partial int SSL_shutdown(nint ssl);

    [LibraryImport(Name)]
    public static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport(Name)]
    public static partial SrtpProtectionProfile* SSL_get_selected_srtp_profile(nint ssl);

    [LibraryImport(Name)]
    public static partial int SSL_export_keying_material(
        nint ssl, byte* output, nuint outputLength, byte* label, nuint labelLength, byte* context, nuint contextLength, int useContext);

    /// <summary>
    /// What the negotiated cipher adds to a record (RFC 5288, section 3; RFC 7905, section 2), in bytes; null before there is one. Of a
    /// cipher that <see cref="Dtls.DtlsContext"/> does not offer only that it is at least one byte is known.
    /// </summary>
    public static int? SealedOverhead(nint ssl)
    {
        var cipher = SSL_get_pending_cipher(ssl);
        if (cipher == 0)
        {
            cipher = SSL_get_current_cipher(ssl);
        }

        if (cipher == 0)
        {
            return null;
        }

        var name = Marshal.PtrToStringUTF8(SSL_CIPHER_get_name(cipher)) ?? "";
        return name.Contains("GCM", StringComparison.Ordinal) ? 8 + 16 : name.Contains("CHACHA20", StringComparison.Ordinal) ? 16 : 0;
    }

    /// <summary>The peer's certificate, which the caller frees; 0 when it showed none.</summary>
    public static nint GetPeerCertificate(nint ssl) => PeerCertificateFunction.Address(ssl);

    /// <summary>OpenSSL's public SRTP_PROTECTION_PROFILE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SrtpProtectionProfile
    {
        /// <summary>A zero-terminated string.</summary>
        public nint Name;

        /// <summary>The number in the use_srtp extension.</summary>
        public CULong Id;
    }

    /// <summary>OpenSSL 3 renamed the function and left a macro behind.</summary>
    private static class PeerCertificateFunction
    {
        public static readonly delegate* unmanaged<nint, nint> Address = Find();

        private static delegate* unmanaged<nint, nint> Find()
        {
            if (!OpenSslLibrary.TryGetSslExport("SSL_get1_peer_certificate", out var address)
                && !OpenSslLibrary.TryGetSslExport("SSL_get_peer_certificate", out address))
            {
                throw new OpenSslException("libssl has no function that gives the peer's certificate.");
            }

            return (delegate* unmanaged<nint, nint>)address;
        }
    }
}
