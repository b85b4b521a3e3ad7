using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Browser;

/// <summary>Chromium's DTLS against ours: over a network that loses, and with a configured RSA pair.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DtlsTests(ChromiumFixture chromium, HostFixture host)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Chromium_connects_when_a_flight_of_the_handshake_is_lost_once(int flight)
    {
        var loss = new FlightLoss(flight);
        await using var way = new MediaWay(host.Node, loses: loss.Loses);
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna", way.PageScript);
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");

        await ben.SeesAsync(1);
        await anna.SeesAsync(1);

        Assert.True(loss.Lost > 0, "No datagram of this flight came by.");
    }

    [Fact]
    public async Task Chromium_connects_to_a_configured_rsa_pair()
    {
        var folder = Directory.CreateTempSubdirectory("videoroom-rsa-");
        try
        {
            var (certificate, key) = WriteRsaPair(folder.FullName);
            await using var node = await RunningNode.StartAsync(
                new VideoroomOptions { DtlsCertFilePath = certificate, DtlsKeyFilePath = key });
            var address = node.Address.ToString().TrimEnd('/');
            await using var anna = await CallPage.JoinAsync(chromium.Browser, address, "rsa", "Anna");
            await using var ben = await CallPage.JoinAsync(chromium.Browser, address, "rsa", "Ben");

            await anna.SeesAsync(1);
            await ben.SeesAsync(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Certificate, string Key) WriteRsaPair(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=videoroom", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        var paths = (Path.Combine(folder, "dtls.crt"), Path.Combine(folder, "dtls.key"));
        File.WriteAllText(paths.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Item2, key.ExportPkcs8PrivateKeyPem());
        return paths;
    }
}
