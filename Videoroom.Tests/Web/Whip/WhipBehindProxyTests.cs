using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Whip;

/// <summary>Several nodes behind one address: what a session is asked later has to reach the node that has it.</summary>
public class WhipBehindProxyTests : WhipFixture
{
    private protected override VideoroomOptions Options => new()
    {
        SignallingUrls = [new Uri("https://meet.example.org/n1/"), new Uri("https://meet.example.org/n2/")],
    };

    [Theory]
    [InlineData("/whip/r1", "https://meet.example.org/n1/whip/r1/")]
    [InlineData("/whip/a%2Fb", "https://meet.example.org/n1/whip/a%2Fb/")]
    public async Task The_sessions_address_is_the_nodes_own_and_the_proxys_path_before_it_does_not_matter(string address, string expected)
    {
        var (location, _, _) = await Client.BeginAsync(address);

        Assert.StartsWith(expected, location.OriginalString, StringComparison.Ordinal);
        var path = location.OriginalString["https://meet.example.org/n1".Length..];
        using var deleted = await Client.SendAsync("DELETE", path);
        Assert.True(deleted.IsSuccessStatusCode);
    }
}
