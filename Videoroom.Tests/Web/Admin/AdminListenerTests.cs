using System.Net;
using System.Net.Http.Headers;
using Videoroom.Bench.Node;

namespace Videoroom.Tests.Web.Admin;

/// <summary>Row 18 of docs/security.md: the admin API from outside.</summary>
public class AdminListenerTests : AdminFixture
{
    [Theory]
    [InlineData("/admin/")]
    [InlineData("/admin/cluster")]
    [InlineData("/admin/peers")]
    [InlineData("/admin/drain")]
    [InlineData("/admin/admin.js")]
    public async Task Row18_The_pages_listener_has_no_admin_address_not_even_with_the_token(string path)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            using var response = await SendAsync(method, new Uri(Node.Address, path).AbsoluteUri);

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/room/lobby")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/api/signalling")]
    [InlineData("/socket/websocket?vsn=2.0.0")]
    [InlineData("/whip/lobby")]
    [InlineData("/favicon.svg")]
    public async Task Row18_The_admin_listener_has_nothing_else(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);

        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.Redirect]);
    }

    [Fact]
    public void Row18_It_listens_on_loopback_unless_told_otherwise() => Assert.Equal("127.0.0.1", Node.AdminAddress.Host);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("the-token-of-a-node-in-a-tesT")]
    [InlineData("the-token-of-a-node-in-a-test2")]
    public async Task Row18_Without_the_token_nothing_is_told_and_nothing_happens(string? token)
    {
        using var cluster = await SendAsync(HttpMethod.Get, "cluster", token);
        using var drain = await SendAsync(HttpMethod.Post, "drain", token);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (cluster.StatusCode, drain.StatusCode));
        Assert.Equal("Bearer", Assert.Single(cluster.Headers.WwwAuthenticate).Scheme);
        Assert.DoesNotContain("nodes", await cluster.Content.ReadAsStringAsync());
        using var http = new HttpClient { BaseAddress = Node.Address };
        Assert.Equal("ready", await http.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task Row18_The_token_counts_in_the_header_only()
    {
        using var query = await SendAsync(HttpMethod.Get, $"cluster?token={RunningNode.AdminToken}&access_token={RunningNode.AdminToken}", null);
        var basic = new HttpRequestMessage(HttpMethod.Get, "cluster");
        basic.Headers.Authorization = new AuthenticationHeaderValue("Basic", RunningNode.AdminToken);
        using var other = await Http.SendAsync(basic);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (query.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Row18_After_ten_wrong_tokens_the_address_is_told_to_wait_but_the_right_one_is_let_in()
    {
        HttpStatusCode last = default;
        for (var i = 0; i < 30 && last != HttpStatusCode.TooManyRequests; i++)
        {
            using var response = await SendAsync(HttpMethod.Get, "cluster", $"guess-{i}");
            last = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using var wrong = await SendAsync(HttpMethod.Get, "cluster", "guess");
        Assert.NotNull(wrong.Headers.RetryAfter);
        using var right = await SendAsync(HttpMethod.Get, "cluster");
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Row18_Pages_of_other_origins_get_no_leave_to_ask()
    {
        var preflight = new HttpRequestMessage(HttpMethod.Options, "drain");
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var response = await Http.SendAsync(preflight);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("admin.js", "text/javascript")]
    [InlineData("admin.css", "text/css")]
    public async Task The_page_is_there_without_a_token_and_may_load_nothing_from_elsewhere(string path, string type)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(response.Headers.CacheControl?.NoStore);
    }
}
