using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class OriginPolicyTests
{
    private readonly OriginPolicy _policy = new(["https://friend.example"], "meet.example.org", 4000);

    [Theory]
    [InlineData(null, "localhost:4000")]
    [InlineData("http://localhost:4000", "localhost:4000")]
    [InlineData("https://LOCALHOST", "localhost")]
    [InlineData("https://proxied.example", "proxied.example:443")]
    [InlineData("https://[::1]:4000", "[::1]:4000")]
    [InlineData("https://friend.example", "localhost:4000")]
    [InlineData("https://meet.example.org", "10.0.0.1:4000")]
    [InlineData("https://meet.example.org:4000", "10.0.0.1:4000")]
    public void Row19_Our_own_pages_those_of_the_list_and_programs_may_connect(string? origin, string host)
        => Assert.True(_policy.Allows(origin, host));

    [Theory]
    [InlineData("https://evil.example", "localhost:4000")]
    [InlineData("http://localhost:4001", "localhost:4000")]
    [InlineData("https://localhost.evil.example", "localhost")]
    [InlineData("http://friend.example", "localhost:4000")]
    [InlineData("https://meet.example.org:8443", "10.0.0.1:4000")]
    [InlineData("null", "localhost:4000")]
    [InlineData("file://", "localhost:4000")]
    [InlineData("https://localhost:4000@evil.example", "localhost:4000")]
    [InlineData("not an origin", "localhost:4000")]
    public void Row19_Pages_of_a_foreign_origin_may_not(string origin, string host) => Assert.False(_policy.Allows(origin, host));
}
