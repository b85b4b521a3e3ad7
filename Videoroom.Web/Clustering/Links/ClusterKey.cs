using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// The P-256 key that all nodes make of <c>CLUSTER_SECRET</c>. Who shows its public half in a TLS handshake and signs with the
/// private one knows the secret.
/// </summary>
/// <remarks>
/// The public half is seen by whoever connects, so that secrets can be tried against it without asking a node. A secret of 256
/// random bits cannot be found so; for any other the key is made by PBKDF2, which makes each try cost as much as
/// <see cref="Iterations"/> hashes.
/// </remarks>
internal sealed class ClusterKey
{
    /// <summary>PBKDF2's iterations with SHA-256, for a secret that may be a password (OWASP's recommendation of 2023).</summary>
    public const int Iterations = 600_000;

    private const int SeedBytes = 48;
    private static readonly byte[] Salt = Encoding.UTF8.GetBytes("videoroom cluster key");

    // SEC 2, version 2.0, section 2.4.2: the order of secp256r1.
    private static readonly BigInteger Order = BigInteger.Parse(
        "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture);

    private readonly ECParameters _parameters;
    private readonly byte[] _publicKey;

    /// <summary>Makes the key; takes some 100 ms for a secret that is not 256 random bits.</summary>
    public ClusterKey(string secret)
    {
        // FIPS 186-5, appendix A.2.1: with 64 bits more than the order has, the remainder shows no bias.
        var seed = Seed(secret);
        var d = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var bytes = d.ToByteArray(isUnsigned: true, isBigEndian: true);
        _parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = [.. new byte[32 - bytes.Length], .. bytes] };
        using var key = ECDsa.Create(_parameters);
        _publicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>A self-signed certificate of the key, good for both ends of a connection.</summary>
    /// <param name="clock">Dates it: ten years, and a day back for clocks that differ.</param>
    public X509Certificate2 CreateCertificate(TimeProvider clock)
    {
        using var key = ECDsa.Create(_parameters);
        var request = new CertificateRequest("CN=videoroom node", key, HashAlgorithmName.SHA256);
        var now = clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));

        // A certificate whose key lives in memory only is not taken by every TLS library: through PKCS #12 it is.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Whether a certificate is of this key. Compares in constant time.</summary>
    public bool Matches(X509Certificate? certificate)
    {
        if (certificate is null)
        {
            return false;
        }

        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return CryptographicOperations.FixedTimeEquals(shown.PublicKey.ExportSubjectPublicKeyInfo(), _publicKey);
    }

    private static byte[] Seed(string secret) => RandomBits(secret) is { } bits
        ? HKDF.DeriveKey(HashAlgorithmName.SHA256, bits, SeedBytes, Salt)
        : Rfc2898DeriveBytes.Pbkdf2(secret, Salt, Iterations, HashAlgorithmName.SHA256, SeedBytes);

    /// <summary>
    /// The bits of a secret that was drawn, such as by <c>openssl rand -hex 32</c> or <c>-base64 32</c>; null for what may be a
    /// password.
    /// </summary>
    private static byte[]? RandomBits(string secret)
    {
        const int LeastBytes = 32;
        if (secret.Length % 2 == 0 && secret.Length >= 2 * LeastBytes && secret.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(secret) is var hex && LooksRandom(hex) ? hex : null;
        }

        var buffer = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, buffer, out var length) && length >= LeastBytes && LooksRandom(buffer[..length])
            ? buffer[..length] : null;
    }

    // 32 random bytes have about 30 different values, and fewer than 16 once in 10^16 draws: a phrase in Base64's alphabet, or
    // one digit held down, has fewer or is a password all the same.
    private static bool LooksRandom(byte[] bytes) => bytes.Distinct().Count() >= 16;
}
