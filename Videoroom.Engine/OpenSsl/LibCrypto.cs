using System.Runtime.InteropServices;

namespace Videoroom.Engine.OpenSsl;

/// <summary>
/// The functions of libcrypto that we call, under their own names. Those that run once a packet are pure computation
/// of about a microsecond and never block, so they skip the transition of the garbage collector's mode.
/// Call <see cref="OpenSslLibrary.EnsureLoaded"/> first.
/// </summary>
internal static unsafe partial class LibCrypto
{
    public const string Name = "libcrypto";

    [LibraryImport(Name)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Name)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Name)]
    public static partial nint EVP_aes_128_gcm();

    [LibraryImport(Name)]
    public static partial nint EVP_aes_256_gcm();

    [LibraryImport(Name)]
    public static partial nint EVP_aes_128_ctr();

    [LibraryImport(Name)]
    public static partial int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    /// <summary>As EVP_CipherInit_ex, for a context that has cipher and key: only the IV changes.</summary>
    [LibraryImport(Name, EntryPoint = "EVP_CipherInit_ex")]
    [SuppressGCTransition]
    public static partial int SetIv(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    public static partial int EVP_CipherUpdate(nint context, byte* output, out int outputLength, byte* input, int inputLength);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    public static partial int EVP_CipherFinal_ex(nint context, byte* output, out int outputLength);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    public static partial int EVP_CIPHER_CTX_ctrl(nint context, int type, int argument, byte* pointer);

    [LibraryImport(Name)]
    public static partial int SHA1_Init(void* context);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    public static partial int SHA1_Update(void* context, byte* data, nuint length);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    public static partial int SHA1_Final(byte* digest, void* context);

    [LibraryImport(Name)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Name)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Name)]
    public static partial int BIO_free(nint bio);

    [LibraryImport(Name)]
    public static partial int BIO_write(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    public static partial int BIO_read(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    public static partial CLong BIO_ctrl(nint bio, int command, CLong argument, void* pointer);

    [LibraryImport(Name)]
    public static partial nint d2i_X509(nint existing, byte** input, CLong length);

    [LibraryImport(Name)]
    public static partial int i2d_X509(nint certificate, byte** output);

    [LibraryImport(Name)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Name)]
    public static partial nint d2i_AutoPrivateKey(nint existing, byte** input, CLong length);

    [LibraryImport(Name)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    public static partial CULong ERR_get_error();

    [LibraryImport(Name)]
    public static partial void ERR_clear_error();

    [LibraryImport(Name)]
    public static partial void ERR_error_string_n(CULong code, byte* buffer, nuint length);
}
