using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;
using Videoroom.Web.Configuration;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

/// <summary>What the addresses <c>/whip/{room}</c> and <c>/whep/{room}</c> answer.</summary>
public sealed class WhipEndpointTests : WhipFixture
{
    private const string Origin = "https://studio.example.org";

    private protected override VideoroomOptions Options => new() { AllowedOrigins = [Origin], MaxSessionsPerAddress = 3, MaxPeersPerRoom = 2 };

    [Theory]
    [InlineData("/whip/r1", "aiortc")]
    [InlineData("/whip/r1", "obs-studio")]
    [InlineData("/whip/r1", "obs-studio-simulcast")]
    [InlineData("/whip/r1", "gstreamer-whipclientsink")]
    [InlineData("/whip/r1", "rfc9725-bundle-only")]
    [InlineData("/whip/r1", "pion-4.0")]
    [InlineData("/whep/r1", "aiortc")]
    public async Task An_offer_is_answered_with_an_address_an_entity_tag_and_all_candidates(string address, string fixture)
    {
        using var response = await Client.PostAsync(address, WhipClient.Fixture(fixture));

        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        Assert.Equal("application/sdp", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(address + "/", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.False(response.Headers.Contains(RefusedTracks.Header));
        Assert.All(
            response.Headers.GetValues("Link").Where(link => !link.EndsWith(UnplayableLink(response), StringComparison.Ordinal)),
            link => Assert.Matches("^<turns?:[^>]+>; rel=\"ice-server\"; username=\"[^\"]+\"; credential=\"[^\"]+\"; credential-type=\"password\"$", link));
        var offer = SdpFixtures.ParseText(WhipClient.Fixture(fixture));
        var answer = SdpFixtures.ParseText(text);
        Assert.Equal(offer.Media.Select(line => (line.Media, line.Mid)), answer.Media.Select(line => (line.Media, line.Mid)));
        var expected = address.StartsWith("/whip", StringComparison.Ordinal) ? SdpDirection.RecvOnly : SdpDirection.SendOnly;
        Assert.All(answer.Media, line => Assert.Equal((expected, SdpSetup.Passive, true), (line.Direction, line.Setup, line.RtcpMux)));
        Assert.All(answer.Media, line => Assert.NotEmpty(line.Payloads));
        Assert.NotEmpty(answer.Media[0].Candidates);
        await Client.UntilAsync(counts => (counts.HttpSessions, counts.Actors.Endpoints, counts.Media.PeerConnections) == (1, 1, 1));
    }

    [Theory]
    [InlineData("/whip/r1", "aiortc")]
    [InlineData("/whip/r1", "ffmpeg-8.0")]
    [InlineData("/whip/r1", "ffmpeg-8.1")]
    [InlineData("/whep/r1", "aiortc")]
    public async Task A_client_that_waits_for_the_handshake_gets_a_server_that_begins_it(string address, string fixture)
    {
        // FFmpeg's WHIP.
        var offer = WhipClient.Fixture(fixture).Replace("a=setup:actpass", "a=setup:passive", StringComparison.Ordinal);
        using var response = await Client.PostAsync(address, offer);

        var answer = SdpFixtures.ParseText(await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.All(answer.Media, line => Assert.Equal(SdpSetup.Active, line.Setup));
    }

    [Theory]
    [InlineData("/whip/r1")]
    [InlineData("/whep/r1")]
    public async Task A_data_channel_may_carry_the_transport_of_media_that_exists_only_bundled(string address)
    {
        var offer = WhipClient.Fixture("rfc9725-bundle-only");
        var transport = offer.Split("\r\n").Where(line => Regex.IsMatch(line, "^a=(ice-ufrag|ice-pwd|fingerprint|setup):")).Distinct();
        var first = $"m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:data\r\n{string.Join("\r\n", transport)}\r\na=sctp-port:5000\r\n";
        var media = offer[offer.IndexOf("m=", StringComparison.Ordinal)..];
        media = Regex.Replace(media, "^a=(ice-ufrag|ice-pwd|fingerprint|setup|bundle-only).*\r\n", "", RegexOptions.Multiline);
        media = Regex.Replace(media, "^m=(audio|video) [0-9]+ (.*\r\n)", "m=$1 0 $2a=bundle-only\r\n", RegexOptions.Multiline);
        offer = offer[..offer.IndexOf("m=", StringComparison.Ordinal)].Replace("a=group:BUNDLE ", "a=group:BUNDLE data ", StringComparison.Ordinal) + first + media;
        offer = offer.Replace(address.StartsWith("/whep", StringComparison.Ordinal) ? "a=sendonly" : "a=none", "a=recvonly", StringComparison.Ordinal);
        using var response = await Client.PostAsync(address, offer);

        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        var answer = SdpFixtures.ParseText(text);
        Assert.All(answer.Media, line => Assert.False(line.IsRejected));
        Assert.Equal(("application", 5000), (answer.Media[0].Media, answer.Media[0].SctpPort));
        Assert.NotEmpty(answer.Media[0].Candidates);
        Assert.Equal("data", answer.BundleMids[0]);
    }

    [Fact]
    public async Task A_mid_of_the_bundle_that_no_line_has_is_passed_over()
    {
        var offer = WhipClient.Fixture("aiortc").Replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0 1 7", StringComparison.Ordinal);
        using var response = await Client.PostAsync("/whip/r1", offer);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("Studio\u202e 1", "Studio 1")]
    [InlineData("\u200bAda\u2066\ufeff", "Ada")]
    [InlineData("\U0001F469\u200d\U0001F4BB", "\U0001F469\u200d\U0001F4BB")]
    public void What_cannot_be_seen_or_turns_text_around_is_left_out_of_names(string name, string clean) => Assert.Equal(clean, PlainText.Of(name));

    [Fact]
    public async Task A_client_of_many_addresses_is_answered()
    {
        var offer = WhipClient.Fixture("aiortc");
        offer += string.Concat(Enumerable.Range(1, 200).Select(host => $"a=candidate:{host} 1 udp 1 192.0.2.{host} 1 typ host\r\n"));
        using var response = await Client.PostAsync("/whip/r1", offer);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task A_rooms_name_may_be_anything_and_the_sessions_address_leads_back_to_it()
    {
        const string Path = "/whip/a%2Fb%20%25%C3%A9";
        var (location, _, _) = await Client.BeginAsync(Path);
        Assert.StartsWith(Path + "/", location.OriginalString, StringComparison.Ordinal);

        using var deleted = await Client.SendAsync("DELETE", location.OriginalString);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        using var response = await Client.SendAsync(method, "/whip/r1");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["OPTIONS", "POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task OPTIONS_says_what_a_POST_takes()
    {
        using var response = await Client.SendAsync("OPTIONS", "/whep/r1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["application/sdp"], response.Headers.GetValues("Accept-Post"));
    }

    [Fact]
    public async Task A_page_that_may_connect_gets_its_preflight_and_may_read_the_headers()
    {
        using var preflight = await Client.SendAsync(
            "OPTIONS", "/whip/r1", headers: [("Origin", Origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type")]);
        Assert.Equal(HttpStatusCode.OK, preflight.StatusCode);
        Assert.Equal([Origin], preflight.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("POST", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("Content-Type", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);

        using var post = await Client.SendAsync("POST", "/whip/r1", WhipClient.Fixture("aiortc"), "application/sdp", ("Origin", Origin));
        Assert.Equal(HttpStatusCode.Created, post.StatusCode);
        var exposed = post.Headers.GetValues("Access-Control-Expose-Headers").Single();
        Assert.All((string[])["Location", "ETag", "Link"], name => Assert.Contains(name, exposed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    public async Task Row19_a_page_of_a_foreign_origin_is_refused(string method)
    {
        using var response = await Client.SendAsync(method, "/whip/r1", "x", "application/sdp", ("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        await WhipClient.ReasonAsync(response);
    }

    [Theory]
    [InlineData("/whip/a%00b")]
    [InlineData("/whip/%0A")]
    public async Task Row16_a_rooms_name_with_control_characters_is_refused(string path)
    {
        using var response = await Client.PostAsync(path, WhipClient.Fixture("aiortc"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("display_name")]
    [InlineData("peer")]
    public async Task Row16_a_name_that_is_too_long_or_has_control_characters_is_refused(string query)
    {
        foreach (var value in (string[])[new string('x', 129), "a%0Ab"])
        {
            using var response = await Client.PostAsync($"/whip/r1?{query}={value}", WhipClient.Fixture("aiortc"));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("128", await WhipClient.ReasonAsync(response), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Row16_a_rooms_name_that_is_too_long_is_refused()
    {
        using var response = await Client.PostAsync("/whip/" + new string('x', 129), WhipClient.Fixture("aiortc"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("1 to 128", await WhipClient.ReasonAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task Another_media_type_is_refused_with_the_one_that_is_taken(string? type)
    {
        using var response = await Client.SendAsync("POST", "/whip/r1", WhipClient.Fixture("aiortc"), type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(["application/sdp"], response.Headers.GetValues("Accept-Post"));
    }

    [Fact]
    public async Task Row14_more_sessions_from_one_address_than_it_may_have_are_refused_until_one_has_ended()
    {
        var first = await Client.BeginSeatedAsync("/whip/r1");
        await Client.BeginSeatedAsync("/whip/r2");
        await Client.BeginSeatedAsync("/whep/r3");
        using var refused = await Client.PostAsync("/whip/r4", WhipClient.Fixture("aiortc"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);

        using var deleted = await Client.SendAsync("DELETE", first.Location.OriginalString);
        await Client.BeginAsync("/whip/r4");
    }

    [Fact]
    public async Task Row12_sessions_whose_clients_do_not_come_fill_neither_the_room_nor_the_address()
    {
        List<Uri> locations = [];
        for (var i = 0; i < 5; i++)
        {
            locations.Add((await Client.BeginAsync("/whep/r1")).Location);
        }

        // Of an address that may have three sessions one may wait for its client: each gives way to the next.
        await Client.UntilAsync(counts => (counts.HttpSessions, counts.Actors.Waiting, counts.Actors.Rooms) == (1, 1, 0));
        await Client.BeginSeatedAsync("/whip/r1");
        using var former = await Client.SendAsync("DELETE", locations[0].OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, former.StatusCode);
        Assert.Equal(5, Node.Services.GetRequiredService<HttpSessionRegistry>().Dropped);
    }

    [Fact]
    public async Task A_room_that_is_full_is_said_to_be_and_when_to_try_again()
    {
        await Client.BeginSeatedAsync();
        await Client.BeginSeatedAsync();
        using var refused = await Client.PostAsync("/whip/r1", WhipClient.Fixture("aiortc"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("full", await WhipClient.ReasonAsync(refused), StringComparison.Ordinal);
        await Client.UntilAsync(counts => (counts.HttpSessions, counts.Actors.Channels) == (2, 2));
    }

    [Fact]
    public async Task Row12_a_flood_of_requests_from_one_address_is_refused()
    {
        HttpStatusCode status;
        var requests = 0;
        do
        {
            using var response = await Client.SendAsync("POST", "/whip/r1", "x", "text/plain");
            status = response.StatusCode;
        }
        while (status == HttpStatusCode.UnsupportedMediaType && ++requests < 10_000);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.InRange(requests, 100, 9_999);
    }

    [Fact]
    public async Task A_node_that_stops_ends_sessions_and_leaves_nothing()
    {
        var (location, _, _) = await Client.BeginAsync();
        await Node.StopAsync();

        Assert.Equal(default, await Node.CountAsync());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Client.SendAsync("DELETE", location.OriginalString));
    }

    private static string UnplayableLink(HttpResponseMessage response) => UnplayableTracks.Link(response.Headers.Location!.OriginalString);
}
