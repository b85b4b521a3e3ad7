using System.Text;
using System.Text.Json;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Fakes;

/// <summary>The smallest offers that a browser could make.</summary>
internal static class FakeOffer
{
    /// <summary>The <c>sdpOffer</c> media event of a client that sends these tracks and receives so many of others.</summary>
    /// <param name="usernameFragment">Of this round's ICE credentials.</param>
    /// <param name="ownTracks">Track ids; null stands for one that was removed.</param>
    /// <param name="receiving">How many tracks the client is ready to receive.</param>
    /// <param name="kind">What all of them are.</param>
    /// <param name="simulcast">Whether those that it sends have three layers.</param>
    public static string Event(
        string usernameFragment, IReadOnlyList<string?> ownTracks, int receiving = 0, MediaKind kind = MediaKind.Video, bool simulcast = false)
    {
        var lines = ownTracks.Select(track => track is null ? "inactive" : "sendonly").Concat(Enumerable.Repeat("recvonly", receiving)).ToList();
        var midToTrackId = ownTracks.Index().Where(own => own.Item is not null).ToDictionary(own => own.Index.ToString(), own => own.Item!);
        return JsonSerializer.Serialize(new
        {
            type = "custom",
            data = new
            {
                type = "sdpOffer",
                data = new
                {
                    sdpOffer = new { type = "offer", sdp = Sdp(usernameFragment, lines, kind, simulcast) },
                    trackIdToTrackMetadata = midToTrackId.Values.ToDictionary(track => track, track => new { type = "camera", active = true }),
                    trackIdToTrackBitrates = midToTrackId.Values.ToDictionary(track => track, _ => 2_500_000),
                    midToTrackId,
                },
            },
        });
    }

    /// <summary>The description alone.</summary>
    public static string Sdp(string usernameFragment, IReadOnlyList<string> directions, MediaKind kind = MediaKind.Video, bool simulcast = false)
    {
        var sdp = new StringBuilder();
        sdp.Append("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        sdp.Append($"a=group:BUNDLE {string.Join(' ', Enumerable.Range(0, directions.Count))}\r\n");
        foreach (var (mid, direction) in directions.Index())
        {
            sdp.Append(kind == MediaKind.Video ? "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n" : "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n");
            sdp.Append("c=IN IP4 0.0.0.0\r\n");
            sdp.Append($"a=ice-ufrag:{usernameFragment}\r\na=ice-pwd:client-password-of-enough-chars\r\n");
            sdp.Append($"a=fingerprint:sha-256 {string.Join(':', Enumerable.Repeat("CD", 32))}\r\na=setup:actpass\r\n");
            sdp.Append($"a=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\n");
            sdp.Append(kind == MediaKind.Video ? "a=rtpmap:96 VP8/90000\r\n" : "a=rtpmap:111 opus/48000/2\r\n");
            if (direction == "sendonly")
            {
                sdp.Append(simulcast
                    ? "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n"
                        + "a=rid:l send\r\na=rid:m send\r\na=rid:h send\r\na=simulcast:send l;m;h\r\n"
                    : $"a=ssrc:{1000 + mid} cname:spec\r\n");
            }
        }

        return sdp.ToString();
    }
}
