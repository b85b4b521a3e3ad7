using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Videoroom.Web.Configuration;
using LocalAddresses = Videoroom.Engine.Network.LocalAddresses;

namespace Videoroom.Web.Tls;

/// <summary>
/// The self-signed certificate of <c>USE_TLS=true</c> without files, for this machine's names and addresses. It is kept, so
/// that a browser asks only once whether to go on; it is made anew when it runs out or no longer names the machine.
/// </summary>
internal static class GeneratedCertificate
{
    private const string CertFile = "https-cert.pem";
    private const string KeyFile = "https-key.pem";

    // Apple's and Chromium's limit for certificates is 398 days.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The kept certificate, or a new one.</summary>
    /// <param name="options">The directory and the host name.</param>
    /// <param name="now">The time of day.</param>
    /// <param name="made">Whether it is new.</param>
    /// <exception cref="ConfigurationException">The state directory cannot be written.</exception>
    public static X509Certificate2 LoadOrCreate(VideoroomOptions options, DateTimeOffset now, out bool made)
    {
        var certPath = Path.Combine(options.StateDirectory, CertFile);
        var keyPath = Path.Combine(options.StateDirectory, KeyFile);
        var subjects = Subjects(options);
        made = false;
        if (Load(certPath, keyPath) is { } kept)
        {
            if (now + RenewBefore < new DateTimeOffset(kept.NotAfter) && Covers(kept, subjects))
            {
                return kept;
            }

            kept.Dispose();
        }

        made = true;
        return Create(subjects, now, options.StateDirectory, certPath, keyPath);
    }

    private static X509Certificate2? Load(string certPath, string keyPath)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certPath, keyPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    private static bool Covers(X509Certificate2 certificate, (SortedSet<string> Names, SortedSet<string> Addresses) subjects)
    {
        if (certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is not { } alternatives)
        {
            return false;
        }

        return subjects.Names.IsSubsetOf(alternatives.EnumerateDnsNames())
            && subjects.Addresses.IsSubsetOf(alternatives.EnumerateIPAddresses().Select(address => address.ToString()));
    }

    private static X509Certificate2 Create(
        (SortedSet<string> Names, SortedSet<string> Addresses) subjects, DateTimeOffset now, string directory, string certPath, string keyPath)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Videoroom (self-signed)", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in subjects.Names)
        {
            alternatives.AddDnsName(name);
        }

        foreach (var address in subjects.Addresses)
        {
            alternatives.AddIpAddress(IPAddress.Parse(address));
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(certPath, certificate.ExportCertificatePem());
            File.Delete(keyPath);
            var ownerOnly = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(new FileStream(keyPath, ownerOnly));
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("STATE_DIRECTORY", directory, "a directory that this process may write, for the generated certificate");
        }

        return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    // Loopback and the machine's name always, then what it can be reached at.
    private static (SortedSet<string> Names, SortedSet<string> Addresses) Subjects(VideoroomOptions options)
    {
        var names = new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost" };
        var addresses = new SortedSet<string>(StringComparer.Ordinal) { "127.0.0.1", "::1" };
        if (Uri.CheckHostName(Environment.MachineName) == UriHostNameType.Dns)
        {
            names.Add(Environment.MachineName);
        }

        if (options.VirtualHost is { } host)
        {
            (IPAddress.TryParse(host, out _) ? addresses : names).Add(host);
        }

        if (options.ExternalIp is { } external)
        {
            addresses.Add(external.ToString());
        }

        addresses.UnionWith(LocalAddresses.All().Select(address => address.ToString()));

        return (names, addresses);
    }
}
