using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Codecs;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Browser;

/// <summary>Every video codec that the server forwards, and simulcast, as Chromium really sends them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CodecTests(ChromiumFixture chromium, HostFixture host)
{
    // The page sends one layer; this makes its camera send three, as the original's clients do.
    private const string SendSimulcast = """
        (() => {
          const add = RTCPeerConnection.prototype.addTransceiver;
          RTCPeerConnection.prototype.addTransceiver = function (track, init) {
            const video = track === 'video' || track.kind === 'video';
            return add.call(this, track, video && init?.direction === 'sendonly'
              ? { ...init, sendEncodings: [{ rid: 'l', scaleResolutionDownBy: 4 }, { rid: 'm', scaleResolutionDownBy: 2 }, { rid: 'h' }] }
              : init);
          };
        })();
        """;

    [Theory]
    [InlineData(Codec.H264, "video/H264")]
    [InlineData(Codec.Vp9, "video/VP9")]
    [InlineData(Codec.Av1, "video/AV1")]
    public async Task The_first_of_the_configured_codecs_that_a_browser_offers_is_what_it_sends(Codec codec, string mimeType)
    {
        await using var node = await RunningNode.StartAsync(new VideoroomOptions { VideoCodecs = [codec, Codec.Vp8] });
        var address = node.Address.ToString().TrimEnd('/');
        await using var anna = await CallPage.JoinAsync(chromium.Browser, address, "codec", "Anna");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, address, "codec", "Ben");

        await anna.SeesAsync(1);
        await ben.SeesAsync(1);

        Assert.Equal([mimeType], await ben.Page.EvaluateAsync<string[]>("""
            async () => {
              const found = new Set();
              for (const connection of window.__connections) {
                const stats = await connection.getStats();
                stats.forEach(stat => {
                  if (stat.type === 'inbound-rtp' && stat.kind === 'video' && stat.framesDecoded) found.add(stats.get(stat.codecId).mimeType);
                });
              }
              return [...found];
            }
            """));
    }

    [Fact]
    public async Task Of_a_simulcast_camera_the_others_get_the_highest_live_layer()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.OpenAsync(chromium.Browser, "Anna", SendSimulcast);
        await anna.Page.GotoAsync($"{host.Address}/room/{room}?display_name=Anna&width=640&height=360&frame_rate=15");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");

        await ben.SeesAsync(1);

        var sent = await Eventually.Holds(
            async () => (await anna.Page.EvaluateAsync<int[]>("""
                async () => {
                  const widths = [];
                  for (const connection of window.__connections) {
                    (await connection.getStats()).forEach(stat => {
                      if (stat.type === 'outbound-rtp' && stat.kind === 'video' && stat.rid && stat.framesSent) widths.push(stat.frameWidth);
                    });
                  }
                  return widths;
                }
                """)).Order().ToList(),
            widths => widths.Count > 1,
            "Anna sends several layers");
        await Eventually.Holds(ben.ReportAsync, report => report.Tiles.Single().Width == sent[^1], $"Ben sees the widest of {string.Join(", ", sent)}");
        await ben.SeesAsync(1);
    }
}
