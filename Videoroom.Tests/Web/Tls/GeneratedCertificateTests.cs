using System.Security.Cryptography.X509Certificates;
using Videoroom.Web.Configuration;
using Videoroom.Web.Tls;

namespace Videoroom.Tests.Web.Tls;

public sealed class GeneratedCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("videoroom-tls").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void It_names_the_machine_and_the_configured_host()
    {
        using var certificate = Load(out var made, host: "meet.example.org");
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();

        Assert.True(made);
        Assert.True(certificate.HasPrivateKey);
        Assert.Superset(new HashSet<string> { "localhost", "meet.example.org" }, names.EnumerateDnsNames().ToHashSet());
        Assert.Superset(new HashSet<string> { "127.0.0.1", "::1" }, names.EnumerateIPAddresses().Select(ip => ip.ToString()).ToHashSet());
    }

    [Fact]
    public void It_is_kept()
    {
        using var first = Load(out _);
        using var second = Load(out var made);

        Assert.False(made);
        Assert.Equal(first.Thumbprint, second.Thumbprint);
    }

    [Fact]
    public void It_is_made_anew_before_it_runs_out_and_for_another_name()
    {
        using var first = Load(out _);
        using var other = Load(out var madeForName, host: "other.example.org");
        using var later = Load(out var madeForTime, host: "other.example.org", now: Now.AddDays(380));

        Assert.True(madeForName);
        Assert.True(madeForTime);
    }

    [SkippableFact]
    public void Only_its_owner_may_read_the_key()
    {
        Skip.If(OperatingSystem.IsWindows(), "File modes are Unix's.");
        using var certificate = Load(out _);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, "https-key.pem")));
        }
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_a_start_error()
    {
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        var options = new VideoroomOptions { StateDirectory = Path.Combine(file, "below") };

        var error = Assert.Throws<ConfigurationException>(() => GeneratedCertificate.LoadOrCreate(options, Now, out _));
        Assert.StartsWith("STATE_DIRECTORY=", error.Message);
    }

    private X509Certificate2 Load(out bool made, string? host = null, DateTimeOffset? now = null)
        => GeneratedCertificate.LoadOrCreate(new VideoroomOptions { StateDirectory = _directory, VirtualHost = host }, now ?? Now, out made);
}
