using System.Net;
using System.Text.RegularExpressions;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Whip;

/// <summary>Row 10: offers that cannot be answered are refused with a reason, and nothing is made for them.</summary>
public sealed class BadOfferTests : WhipFixture
{
    private static readonly string Good = WhipClient.Fixture("aiortc");

    private protected override VideoroomOptions Options => new() { VideoCodecs = [Videoroom.Engine.Codecs.Codec.Vp8, Videoroom.Engine.Codecs.Codec.H264] };

    [Fact]
    public async Task Row10_forty_bad_offers_and_more_each_get_a_4xx_with_a_reason_and_leave_nothing_behind()
    {
        var before = await Node.CountAsync();
        var bad = Bad().ToList();
        Assert.InRange(bad.Count, 40, 95);
        List<string> wrong = [];
        foreach (var (what, offer, expected) in bad)
        {
            using var response = await Client.PostAsync("/whip/r1", offer);
            var reason = response.IsSuccessStatusCode ? "It was taken." : await WhipClient.ReasonAsync(response);
            var isExpected = expected is null ? (int)response.StatusCode is 400 or 406 or 422 : response.StatusCode == expected;
            if (!isExpected || !reason.EndsWith('.') || reason.Length is <= 10 or >= 400)
            {
                wrong.Add($"{what}: {(int)response.StatusCode} {reason}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await Node.CountAsync());
        await Client.BeginAsync();
    }

    [Fact]
    public async Task Row10_an_offer_that_was_cut_off_is_refused_with_a_reason_or_answered_as_far_as_it_goes()
    {
        foreach (var length in Enumerable.Range(1, 20).Select(part => Good.Length * part / 21))
        {
            using var response = await Client.PostAsync("/whip/r1", Good[..length]);
            Assert.True((int)response.StatusCode is 201 or 400 or 406 or 422, $"{length} characters: {response.StatusCode}");
            Assert.True(response.IsSuccessStatusCode || (await WhipClient.ReasonAsync(response)).EndsWith('.'));
        }
    }

    [Theory]
    [InlineData("a=sendrecv", "a=recvonly", "/whip/r1")]
    [InlineData("a=sendrecv", "a=sendonly", "/whep/r1")]
    public async Task Row10_an_offer_of_the_other_direction_is_not_acceptable(string direction, string other, string address)
    {
        using var response = await Client.PostAsync(address, Good.Replace(direction, other, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Contains("m-line with", await WhipClient.ReasonAsync(response), StringComparison.Ordinal);
        Assert.Equal(default, await Node.CountAsync());
    }

    private static IEnumerable<(string What, string Offer, HttpStatusCode? Expected)> Bad()
    {
        const HttpStatusCode Malformed = HttpStatusCode.BadRequest;
        const HttpStatusCode Transport = HttpStatusCode.UnprocessableEntity;
        const HttpStatusCode Media = HttpStatusCode.NotAcceptable;
        var head = Good[..Good.IndexOf("m=", StringComparison.Ordinal)].Replace("a=group:BUNDLE 0 1\r\n", "", StringComparison.Ordinal);

        yield return ("nothing", "", Malformed);
        yield return ("white space", " \r\n", Malformed);
        yield return ("JSON", """{"type":"offer","sdp":"v=0"}""", Malformed);
        yield return ("HTML", "<!DOCTYPE html><p>v=0</p>", Malformed);
        yield return ("binary", "\0\u0001\u0002v=0", Malformed);
        yield return ("another version", With("v=0", "v=1"), Malformed);
        yield return ("no version", Good[5..], Malformed);
        yield return ("huge", Good + new string('x', 300_000), HttpStatusCode.RequestEntityTooLarge);
        yield return ("a huge line", Good + "a=x:" + new string('x', 10_000) + "\r\n", Malformed);
        yield return ("lines without end", Good + Repeat("a=x\r\n", 2000), Malformed);
        yield return ("m-lines without end", Good + Repeat("m=audio 9 UDP/TLS/RTP/SAVPF 96\r\n", 600), Malformed);
        yield return ("extensions without end", Good + string.Concat(Enumerable.Range(1, 200).Select(i => $"a=extmap:{i} urn:x{i}\r\n")), Malformed);
        yield return ("two m-lines of one mid", With("a=mid:1", "a=mid:0"), Malformed);
        yield return ("a mid with a blank", With("a=mid:1", "a=mid:1 2"), null);
        yield return ("no mid", With("a=mid:1\r\n", ""), null);
        yield return ("no such payload type", WithoutPicture(With("a=rtpmap:96 opus", "a=rtpmap:200 opus")), Media);
        yield return ("a payload type that is no number", With("SAVPF 96 0 8", "SAVPF opus"), Malformed);
        yield return ("an SSRC that is no number", With("a=ssrc:", "a=ssrc:x"), Malformed);
        yield return ("an extension id that is no number", With("a=extmap:1 ", "a=extmap:one "), Malformed);
        yield return ("a port that is no number", With("m=audio ", "m=audio x"), Malformed);
        yield return ("a setup that nobody knows", With("a=setup:actpass", "a=setup:both"), Malformed);
        yield return ("a short ice-ufrag", Line("a=ice-ufrag:", "a=ice-ufrag:ab"), Malformed);
        yield return ("a short ice-pwd", Line("a=ice-pwd:", "a=ice-pwd:short"), Malformed);
        yield return ("a fingerprint that is none", Line("a=fingerprint:", "a=fingerprint:sha-256 nonsense"), null);

        yield return ("no fingerprint", Line("a=fingerprint:", null), Transport);
        yield return ("a weak hash", Line("a=fingerprint:", "a=fingerprint:sha-1 " + Repeat("AB:", 19) + "AB"), Transport);
        yield return ("md5", Line("a=fingerprint:", "a=fingerprint:md5 " + Repeat("AB:", 15) + "AB"), Transport);
        yield return ("no ICE credentials", Line("a=ice-", null), Transport);
        yield return ("no ice-pwd", Line("a=ice-pwd:", null), Transport);
        yield return ("ice-lite", With("t=0 0", "t=0 0\r\na=ice-lite"), Transport);
        yield return ("no BUNDLE", Line("a=group:BUNDLE", null), Transport);
        yield return ("one line out of the BUNDLE", With("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"), Transport);
        yield return ("no rtcp-mux", Line("a=rtcp-mux", null), Transport);

        yield return ("no m-line", head, Media);
        yield return ("only a data channel", head + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n", Media);
        yield return ("all lines rejected", Regex.Replace(Good, "m=(audio|video) [0-9]+", "m=$1 0"), Media);
        yield return ("inactive", With("a=sendrecv", "a=inactive"), Media);
        yield return ("only receiving", With("a=sendrecv", "a=recvonly"), Media);
        yield return ("no codec for sound and picture", WithoutPicture(With("opus/48000", "G722/8000")), Media);
        yield return ("Opus at another rate, and no picture", WithoutPicture(With("opus/48000", "opus/16000")), Media);
        yield return ("no codec for the picture, and no sound", WithoutPicture(PictureOnly()), Media);
        yield return ("H.264 of a profile that nobody decodes", PictureOnly().Replace("VP8/90000", "theora/90000", StringComparison.Ordinal).Replace("profile-level-id=42", "profile-level-id=f4", StringComparison.Ordinal), Media);
        yield return ("more tracks than a peer may have", TooManyTracks(), Media);
    }

    private static string With(string text, string other)
    {
        Assert.Contains(text, Good, StringComparison.Ordinal);
        return Good.Replace(text, other, StringComparison.Ordinal);
    }

    /// <summary>Every line that begins so, replaced or left out.</summary>
    private static string Line(string beginning, string? other)
    {
        Assert.Contains(beginning, Good, StringComparison.Ordinal);
        return string.Join("\r\n", Good.Split("\r\n")
            .Select(line => line.StartsWith(beginning, StringComparison.Ordinal) ? other : line)
            .Where(line => line is not null));
    }

    private static string WithoutPicture(string offer) => offer
        .Replace("VP8/90000", "H265/90000", StringComparison.Ordinal).Replace("H264/90000", "H263/90000", StringComparison.Ordinal);

    private static string PictureOnly()
        => With("a=group:BUNDLE 0 1", "a=group:BUNDLE 1").Replace("m=audio 35316", "m=audio 0", StringComparison.Ordinal);

    private static string TooManyTracks()
    {
        var audio = Good[Good.IndexOf("m=audio", StringComparison.Ordinal)..Good.IndexOf("m=video", StringComparison.Ordinal)];
        var more = Enumerable.Range(2, 4).Select(mid => audio.Replace("a=mid:0", $"a=mid:{mid}", StringComparison.Ordinal));
        return Good.Replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0 1 2 3 4 5", StringComparison.Ordinal) + string.Concat(more);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
