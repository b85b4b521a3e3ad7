using System.Net;
using System.Text.RegularExpressions;

namespace Videoroom.Tests.Web.Whip;

/// <summary>What a session's address answers (RFC 9725, section 4.3).</summary>
public sealed partial class WhipSessionTests : WhipFixture
{
    private const string Restart = "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n";

    private const string Candidate = "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n";

    /// <summary>The credentials in the fixture's first m-line.</summary>
    private static readonly string Own = string.Join("\r\n", OwnCredentials().Matches(WhipClient.Fixture("aiortc")).Select(match => match.Value).Take(2)) + "\r\n";

    [Fact]
    public async Task DELETE_ends_the_session_and_leaves_nothing()
    {
        var (location, _, _) = await Client.BeginAsync();

        using var deleted = await Client.SendAsync("DELETE", location.OriginalString, headers: ("If-Match", "\"whatever\""));
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using var again = await Client.SendAsync("DELETE", location.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        await Client.UntilAsync(counts => counts == default);
    }

    [Fact]
    public async Task Candidates_are_taken_with_the_sessions_entity_tag()
    {
        var (location, tag, _) = await Client.BeginAsync();

        using var response = await Client.PatchAsync(location, Own + Candidate, ("If-Match", tag));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"*\"")]
    public async Task An_ICE_restart_is_one_whether_its_star_has_quotes_or_not(string ifMatch)
    {
        var (location, _, _) = await Client.BeginAsync();
        using var response = await Client.PatchAsync(location, Restart, ("If-Match", ifMatch));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_compressed_body_is_refused_with_what_was_expected()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Node.Address, "/whip/r1"));
        request.Content = new ByteArrayContent([31, 139, 8, 0]);
        request.Content.Headers.ContentType = new("application/sdp");
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("Content-Encoding", await WhipClient.ReasonAsync(response), StringComparison.Ordinal);
        Assert.Equal("identity", response.Headers.GetValues("Accept-Encoding").Single());
    }

    [Fact]
    public async Task An_ICE_restart_is_answered_with_the_credentials_that_stay_and_another_entity_tag()
    {
        var (location, tag, answer) = await Client.BeginAsync();

        using var response = await Client.PatchAsync(location, Restart, ("If-Match", "*"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(WhipClient.FragmentType, response.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(tag, response.Headers.ETag!.Tag);
        var body = await response.Content.ReadAsStringAsync();
        Assert.All(
            (string[])["a=ice-ufrag:", "a=ice-pwd:", "a=candidate:"],
            name => Assert.Contains(body.Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal)), answer, StringComparison.Ordinal));

        // From here on the new credentials and the new tag are the session's.
        using var old = await Client.PatchAsync(location, Own + Candidate, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, old.StatusCode);
        using var present = await Client.PatchAsync(location, Restart + Candidate, ("If-Match", response.Headers.ETag.Tag));
        Assert.Equal(HttpStatusCode.NoContent, present.StatusCode);
    }

    [Fact]
    public async Task What_a_PATCH_must_have_is_said_when_it_lacks_it()
    {
        var (location, tag, _) = await Client.BeginAsync();
        (string Fragment, string? IfMatch, HttpStatusCode Expected)[] wrong =
        [
            (Own, null, HttpStatusCode.PreconditionRequired),
            (Own, "\"another\"", HttpStatusCode.PreconditionFailed),
            (Own, "W/" + tag, HttpStatusCode.PreconditionFailed),
            (Restart, tag, HttpStatusCode.UnprocessableEntity),
            ("a=ice-ufrag:ysXw\r\n", "*", HttpStatusCode.BadRequest),
            ("", tag, HttpStatusCode.BadRequest),
            ("{}", tag, HttpStatusCode.BadRequest),
            (Candidate, tag, HttpStatusCode.BadRequest),
            (Own + "a=candidate:nonsense\r\n", tag, HttpStatusCode.BadRequest),
            (new string('a', 20_000), tag, HttpStatusCode.RequestEntityTooLarge),
        ];
        foreach (var (fragment, ifMatch, expected) in wrong)
        {
            using var response = await Client.PatchAsync(location, fragment, ifMatch is null ? [] : [("If-Match", ifMatch)]);
            Assert.Equal(expected, response.StatusCode);
            Assert.NotEmpty(await WhipClient.ReasonAsync(response));
        }

        using var otherType = await Client.SendAsync("PATCH", location.OriginalString, Own, "application/json", ("If-Match", tag));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, otherType.StatusCode);
        using var present = await Client.PatchAsync(location, Own, ("If-Match", $"\"x\", {tag}"));
        Assert.Equal(HttpStatusCode.NoContent, present.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        var (location, _, _) = await Client.BeginAsync();
        using var response = await Client.SendAsync(method, location.OriginalString);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["DELETE", "OPTIONS", "PATCH"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Row14_a_sessions_address_is_random_and_no_authority_over_any_other()
    {
        var one = await Client.BeginAsync();
        var two = await Client.BeginAsync();
        var id = one.Location.OriginalString.Split('/')[^1];
        Assert.Matches("^[A-Za-z0-9_-]{32}$", id);
        Assert.NotEqual(id, two.Location.OriginalString.Split('/')[^1]);

        foreach (var guess in (string[])[$"/whep/r1/{id}", $"/whip/r2/{id}", $"/whip/r1/{id[..^1]}", $"/whip/r1/{id.ToLowerInvariant()}x", "/whip/r1/1"])
        {
            foreach (var method in (string[])["PATCH", "DELETE"])
            {
                using var response = await Client.SendAsync(method, guess, Restart, WhipClient.FragmentType, ("If-Match", "*"));
                Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            }
        }

        await Client.UntilAsync(counts => counts.HttpSessions == 2);
    }

    [Fact]
    public async Task Row19_a_page_of_a_foreign_origin_can_neither_ask_nor_end()
    {
        var (location, _, _) = await Client.BeginAsync();
        foreach (var method in (string[])["OPTIONS", "PATCH", "DELETE"])
        {
            using var response = await Client.SendAsync(method, location.OriginalString, headers: ("Origin", "https://evil.example"));
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        var own = Node.Address.AbsoluteUri.TrimEnd('/');
        using var preflight = await Client.SendAsync(
            "OPTIONS", location.OriginalString, headers: [("Origin", own), ("Access-Control-Request-Method", "PATCH")]);
        Assert.Equal(HttpStatusCode.OK, preflight.StatusCode);
        Assert.Contains("PATCH", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("If-Match", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [GeneratedRegex("a=ice-(ufrag|pwd):[^\r\n]*")]
    private static partial Regex OwnCredentials();
}
