using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;
using Videoroom.Engine.Codecs;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Browser;

/// <summary>Every video codec that the server forwards, as Chromium really sends it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CodecTests(ChromiumFixture chromium)
{
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
}
