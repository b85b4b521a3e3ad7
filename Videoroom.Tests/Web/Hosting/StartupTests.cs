using System.Net;
using System.Net.Sockets;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

public class StartupTests
{
    // Of a network for documentation (RFC 5737): no machine has it.
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.1");

    [Theory]
    [InlineData("--media-port", "50000")]
    [InlineData("--use-tls", "perhaps")]
    [InlineData("--nonsense", "1")]
    public async Task A_bad_setting_ends_the_start_with_one_line_and_exit_code_1(string argument, string value)
    {
        var error = new StringWriter();
        var exitCode = await Startup.RunAsync([argument, value], TextWriter.Null, error);

        Assert.Equal(1, exitCode);
        Assert.Single(error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_TCP_port_in_use_is_one_line_that_names_PORT()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var line = await FailedStart(new VideoroomOptions { Host = [IPAddress.Loopback], Port = port, MediaPort = 0 });
        Assert.Equal($"PORT={port}: expected a TCP port that no other process uses", line);
    }

    [Fact]
    public async Task An_admin_port_in_use_is_one_line_that_names_ADMIN_PORT()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var line = await FailedStart(new VideoroomOptions { Host = [IPAddress.Loopback], Port = 0, MediaPort = 0 }, port);
        Assert.Equal($"ADMIN_PORT={port}: expected a TCP port that no other process uses", line);
    }

    [Fact]
    public async Task A_media_port_in_use_is_one_line_that_names_MEDIA_PORT()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Any, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var line = await FailedStart(new VideoroomOptions { Host = [IPAddress.Loopback], Port = 0, MediaPort = port });
        Assert.StartsWith($"MEDIA_PORT={port}: expected a UDP port that no other process uses", line);
    }

    [Fact]
    public async Task A_TURN_port_in_use_is_one_line_that_names_its_setting()
    {
        using var taken = new TcpListener(IPAddress.IPv6Any, 0);
        taken.Server.DualMode = true;
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var line = await FailedStart(new VideoroomOptions { Host = [IPAddress.Loopback], Port = 0, MediaPort = 0, IntegratedTcpTurnPort = port });
        Assert.StartsWith($"INTEGRATED_TCP_TURN_PORT={port}: expected a TCP port that no other process uses", line);
    }

    [Fact]
    public async Task A_port_in_URLS_that_is_taken_is_one_line_that_names_URLS()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var urls = $"http://127.0.0.1:{port}";

        var line = await FailedStart(new VideoroomOptions { Host = [IPAddress.Loopback], Port = port, MediaPort = 0, ListenUrls = urls });
        Assert.Equal($"URLS={urls}: expected a TCP port that no other process uses", line);
    }

    [Theory]
    [InlineData(null, "HOST")]
    [InlineData("http://127.0.0.1:0;http://192.0.2.1:0", "URLS")]
    public async Task An_address_of_another_machine_is_one_line_that_names_it_and_the_setting_that_it_came_from(string? urls, string setting)
    {
        var line = await FailedStart(new VideoroomOptions { Host = [IPAddress.Loopback, Elsewhere], Port = 0, MediaPort = 0, ListenUrls = urls });
        Assert.Equal($"{setting}=192.0.2.1: expected an address of this machine", line);
    }

    [Fact]
    public async Task An_admin_address_of_another_machine_is_one_line_that_names_it()
    {
        var line = await FailedStart(new VideoroomOptions { Host = [IPAddress.Loopback], Port = 0, MediaPort = 0 }, adminAddress: Elsewhere);
        Assert.Equal("ADMIN_ADDRESS=192.0.2.1: expected an address of this machine", line);
    }

    [Fact]
    public Task A_TURN_certificate_that_is_none_is_one_line_that_names_it() => NamesTheFile(
        "INTEGRATED_TURN_CERT",
        (options, file) => options with { IntegratedTlsTurnPort = 0, IntegratedTurnCert = file, IntegratedTurnPkey = file });

    [Fact]
    public Task A_media_certificate_that_is_none_is_one_line_that_names_it() => NamesTheFile(
        "DTLS_CERT_FILE_PATH",
        (options, file) => options with { DtlsCertFilePath = file, DtlsKeyFilePath = file });

    [Fact]
    public void A_defect_is_not_explained_away() => Assert.Null(StartErrors.Explain(new InvalidOperationException(), new()));

    private static async Task NamesTheFile(string variable, Func<VideoroomOptions, string, VideoroomOptions> set)
    {
        var file = Path.GetTempFileName();
        try
        {
            var line = await FailedStart(set(new VideoroomOptions { Host = [IPAddress.Loopback], Port = 0, MediaPort = 0 }, file));
            Assert.StartsWith($"{variable}={file}: expected ", line);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string?> FailedStart(VideoroomOptions options, int adminPort = 0, IPAddress? adminAddress = null)
    {
        options = options with { Admin = new AdminSettings { Port = adminPort, Address = adminAddress ?? IPAddress.Loopback, Token = "a-token-of-this-test" } };
        await using var app = VideoroomApplication.Build(
            VideoroomApplication.CreateBuilder(InstallationFolder.Find(AppContext.BaseDirectory), []), options);
        var line = StartErrors.Explain(await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync()), options);
        Assert.DoesNotContain('\n', line ?? "");
        return line;
    }
}
