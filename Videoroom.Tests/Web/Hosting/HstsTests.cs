using System.Security.Cryptography;
using Videoroom.Bench.Node;
using Videoroom.Tests.Engine.Dtls;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Hosting;

public class HstsTests
{
    private const string Name = "meet.example.org";

    [Fact]
    public async Task With_a_certificate_of_the_operator_s_browsers_are_told_to_use_nothing_but_HTTPS_for_the_name()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var pair = new PemPair(key);
        var header = await StrictTransportSecurityAsync(new VideoroomOptions
        {
            UseTls = true,
            CertFilePath = pair.CertificatePath,
            KeyFilePath = pair.KeyPath,
            VirtualHost = Name,
        });

        Assert.Matches("^max-age=[1-9][0-9]{5,}", header);
    }

    [Fact]
    public async Task With_a_certificate_that_the_node_made_they_are_not_or_nobody_got_past_their_warning_any_more()
    {
        using var folder = new NodeFolder();

        Assert.Null(await StrictTransportSecurityAsync(new VideoroomOptions { UseTls = true, StateDirectory = folder.Path, VirtualHost = Name }));
    }

    private static async Task<string?> StrictTransportSecurityAsync(VideoroomOptions options)
    {
        await using var node = await RunningNode.StartAsync(options);
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, "/health/live"));
        request.Headers.Host = Name;
        using var response = await http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode);
        return response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? Assert.Single(values) : null;
    }
}
