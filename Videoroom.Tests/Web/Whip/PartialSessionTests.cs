using System.Net;
using System.Text.Json;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

/// <summary>A track that cannot be taken, or sent, is refused with a reason; the rest of the session runs.</summary>
public sealed class PartialSessionTests : WhipFixture
{
    private const string High = "profile-level-id=640028";

    private static readonly string Good = WhipClient.Fixture("aiortc");

    [Fact]
    public async Task A_camera_with_G711_and_H264_shows_its_picture()
    {
        using var response = await Client.PostAsync("/whip/r1", Swap(WithoutOpus(Good)));

        var answer = await AnswerAsync(response);
        Assert.Equal([9, 0], answer.Media.Select(line => line.Port));
        Assert.Equal(SdpDirection.RecvOnly, answer.Media[0].Direction);
        Assert.Equal(["1"], answer.BundleMids);
        Assert.Equal(
            """line;mid="0";kind=audio;offered="G722, PCMU, PCMA";taken="opus" """.TrimEnd(),
            Assert.Single(response.Headers.GetValues(RefusedTracks.Header)));
        using var player = await Client.PostAsync("/whep/r1", Good);
        Assert.Equal(HttpStatusCode.Created, player.StatusCode);
    }

    [Fact]
    public async Task A_refused_line_that_all_others_share_the_transport_of_stays_inactive()
    {
        using var response = await Client.PostAsync("/whip/r1", WithoutOpus(Good));

        var answer = await AnswerAsync(response);
        Assert.Equal([(9, SdpDirection.Inactive), (9, SdpDirection.RecvOnly)], answer.Media.Select(line => (line.Port, line.Direction)));
        Assert.Equal(["0", "1"], answer.BundleMids);
        Assert.NotEmpty(answer.Media[0].Candidates);
        Assert.True(response.Headers.Contains(RefusedTracks.Header));
    }

    [Fact]
    public async Task A_source_with_H265_and_Opus_is_heard()
    {
        using var response = await Client.PostAsync("/whip/r1", WithoutPicture(Good));

        var answer = await AnswerAsync(response);
        Assert.Equal([9, 0], answer.Media.Select(line => line.Port));
        Assert.Contains("offered=\"H265, H263\";taken=\"VP8, H264, VP9, AV1\"", Assert.Single(response.Headers.GetValues(RefusedTracks.Header)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/whip/r1")]
    [InlineData("/whep/r1")]
    public async Task Only_when_nothing_is_left_is_the_session_refused_with_what_was_offered_and_what_is_taken(string address)
    {
        using var response = await Client.PostAsync(address, WithoutPicture(WithoutOpus(Good)));

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Equal(
            "The offer has no codec that this server takes: m-line 0 (audio) offers G722, PCMU, PCMA where opus was expected; "
            + "m-line 1 (video) offers H265, H263 where one of VP8, H264, VP9, AV1 was expected.",
            await WhipClient.ReasonAsync(response));
        Assert.Equal(default, await Node.CountAsync());
    }

    [Theory]
    [InlineData("64081f")]
    [InlineData("640c1f")]
    [InlineData("640028")]
    [InlineData("4d401f")]
    public async Task A_source_of_one_profile_is_taken_and_played_by_who_decodes_it(string profileLevelId)
    {
        var witness = await ComeAsync("/whep/r1", Good.Replace("H264/90000", "H263/90000", StringComparison.Ordinal));
        await ComeAsync("/whip/r1", OnlyH264($"profile-level-id={profileLevelId}"));
        await UntilAsync(witness + "/unplayable", tracks => tracks.Count == 1, "the room has the track");
        using var player = await Client.PostAsync("/whep/r1", OnlyH264(High));
        Assert.Equal(HttpStatusCode.Created, player.StatusCode);
        Assert.False(player.Headers.Contains(RefusedTracks.Header));
    }

    [Fact]
    public async Task A_player_that_can_play_only_some_of_what_there_is_learns_which_not_and_why_now_and_later()
    {
        var witness = await ComeAsync("/whep/r1", Good);
        var source = await ComeAsync("/whip/r1?display_name=Ada", OnlyH264(High));
        await UntilAsync(witness + "/unplayable", tracks => tracks.Count == 1, "the room has the track");
        using var player = await Client.PostAsync("/whep/r1", Good);

        await AnswerAsync(player);
        await WhipVisitor.ComeAsync(await player.Content.ReadAsStringAsync());
        Assert.Matches(
            "^track;id=\"[^\"]+\";peer=\"[^\"]+\";name=%\"Ada\";kind=video;codec=\"H264\";profile=\"High\"$",
            Assert.Single(player.Headers.GetValues(RefusedTracks.Header)));
        var list = player.Headers.Location + "/unplayable";
        Assert.Contains($"<{list}>; rel=\"urn:videoroom:unplayable-tracks\"; type=\"application/json\"", player.Headers.GetValues("Link"));
        var track = Assert.Single(await ListAsync(list));
        Assert.Equal(
            ("Ada", "video", "H264", "High"),
            (track.GetProperty("displayName").GetString(), track.GetProperty("kind").GetString(), track.GetProperty("codec").GetString(), track.GetProperty("profile").GetString()));

        using var deleted = await Client.SendAsync("DELETE", source);
        await UntilAsync(list, tracks => tracks.Count == 0, "a track that is gone is not listed");
        await ComeAsync("/whip/r1?display_name=Ben", OnlyH264(High));
        await UntilAsync(list, tracks => tracks is [var again] && again.GetProperty("displayName").GetString() == "Ben", "a track that comes later is listed");
    }

    [Fact]
    public async Task A_player_that_can_play_nothing_of_what_there_is_is_refused_and_one_that_comes_before_its_source_is_not()
    {
        var offer = OnlyH264("profile-level-id=42e01f").Replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 1", StringComparison.Ordinal)
            .Replace("m=audio 35316", "m=audio 0", StringComparison.Ordinal);
        var early = await ComeAsync("/whep/r1", offer);
        await ComeAsync("/whip/r1?display_name=Ada", OnlyH264(High).Replace("opus/48000", "opus/16000", StringComparison.Ordinal));
        await UntilAsync(early + "/unplayable", tracks => tracks.Count == 1, "the source's track is listed");

        using var late = await Client.PostAsync("/whep/r1", offer);
        Assert.Equal(HttpStatusCode.NotAcceptable, late.StatusCode);
        Assert.Equal(
            "Nothing that is sent in the room is in a codec that the offer takes: the video of Ada is in H264 (High).",
            await WhipClient.ReasonAsync(late));
        await Client.UntilAsync(counts => (counts.HttpSessions, counts.Actors.Endpoints) == (2, 2));
    }

    [Fact]
    public async Task The_list_is_only_for_who_knows_the_session_and_takes_only_GET()
    {
        var (location, _, _) = await Client.BeginAsync("/whep/r1");
        var (whip, _, _) = await Client.BeginAsync("/whip/r1");
        using var get = await Client.SendAsync("GET", location + "/unplayable");
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal("no-store", get.Headers.CacheControl?.ToString());
        foreach (var other in (string[])["/whep/r2" + location.OriginalString["/whep/r1".Length..], location + "x", "/whep/r1" + whip.OriginalString["/whip/r1".Length..]])
        {
            using var unknown = await Client.SendAsync("GET", other + "/unplayable");
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }

        using var post = await Client.SendAsync("POST", location + "/unplayable");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(["GET", "OPTIONS"], post.Content.Headers.Allow);
        using var foreign = await Client.SendAsync("GET", location + "/unplayable", headers: [("Origin", "https://evil.example")]);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    private static string WithoutOpus(string offer) => offer.Replace("opus/48000/2", "G722/8000", StringComparison.Ordinal);

    private static string WithoutPicture(string offer)
        => offer.Replace("VP8/90000", "H265/90000", StringComparison.Ordinal).Replace("H264/90000", "H263/90000", StringComparison.Ordinal);

    private static string OnlyH264(string profileLevelId) => Good.Replace("VP8/90000", "theora/90000", StringComparison.Ordinal)
        .Replace("profile-level-id=42001f", profileLevelId, StringComparison.Ordinal)
        .Replace("profile-level-id=42e01f", profileLevelId, StringComparison.Ordinal);

    /// <summary>The picture first, as cameras offer it.</summary>
    private static string Swap(string offer)
    {
        var (audio, video) = (offer.IndexOf("m=audio", StringComparison.Ordinal), offer.IndexOf("m=video", StringComparison.Ordinal));
        return (offer[..audio] + offer[video..] + offer[audio..video]).Replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 1 0", StringComparison.Ordinal);
    }

    /// <summary>A client that comes after its answer: before, the room knows nothing of it.</summary>
    /// <returns>The session's address.</returns>
    private async Task<string> ComeAsync(string address, string offer)
    {
        using var response = await Client.PostAsync(address, offer);
        await AnswerAsync(response);
        await WhipVisitor.ComeAsync(await response.Content.ReadAsStringAsync());
        return response.Headers.Location!.OriginalString;
    }

    private static async Task<SessionDescription> AnswerAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return SdpFixtures.ParseText(text);
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string address)
    {
        using var response = await Client.SendAsync("GET", address);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return [.. JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.EnumerateArray()];
    }

    // As often as one address may ask: no more than ten times a second.
    private Task UntilAsync(string address, Func<IReadOnlyList<JsonElement>, bool> condition, string what)
        => Eventually.Holds(() => ListAsync(address), condition, what);
}
