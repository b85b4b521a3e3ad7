using System.Text.Json;
using Microsoft.Playwright;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Tests.Engine.Forwarding.Layers;

namespace Videoroom.Tests.Browser;

/// <summary>What the layer filters leave of a stream, decoded by Chromium's decoders.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LayerDecodingTests(ChromiumFixture chromium)
{
    private const int Changes = 200;

    // A page of a secure origin: others have no decoder.
    private const string Page = "https://decoder.test/";

    private const string Decode = """
        async ([codec, chunks]) => {
          const heights = [];
          let error = null;
          const decoder = new VideoDecoder({
            output: frame => { heights.push(frame.codedHeight); frame.close(); },
            error: cause => { error = String(cause); },
          });
          decoder.configure({ codec, optimizeForLatency: true });
          for (const [index, [isKey, data]] of JSON.parse(chunks).entries()) {
            if (error) return { error: `${error} at picture ${index}`, heights };
            const bytes = Uint8Array.from(atob(data), character => character.charCodeAt(0));
            decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: index * 66667, data: bytes }));
            if (decoder.decodeQueueSize > 20) await new Promise(resolve => { decoder.ondequeue = resolve; });
          }
          try { await decoder.flush(); } catch (cause) { error ??= String(cause); }
          return { error, heights };
        }
        """;

    [Theory]
    [InlineData(Codec.Vp8, false, "vp8")]
    [InlineData(Codec.Vp9, false, "vp09.00.10.08")]
    [InlineData(Codec.Vp9, true, "vp09.00.10.08")]
    [InlineData(Codec.Av1, true, "av01.0.04M.08")]
    public async Task Chromium_decodes_every_picture_over_two_hundred_changes_of_layers(Codec codec, bool withDescriptor, string name)
    {
        var recording = codec == Codec.Vp8 ? StockRecordings.Vp8Simulcast : codec == Codec.Vp9 ? StockRecordings.Vp9Svc : StockRecordings.Av1Svc;
        var rig = new LayerRig(recording, recording.Encodings.Count - 1, LayerFilter.Create(codec, withDescriptor)!, withDescriptor);
        LayerScenario.Run(rig, seed: 31, codec == Codec.Vp8 ? 1 : 3, 3, loss: 0, changes: Changes);
        while (!rig.Published[^1].Marker)
        {
            rig.Receive(rig.Publish());
        }

        var pictures = ForwardedPictures.Of(codec, rig.Forwarded).ToList();
        var chunks = JsonSerializer.Serialize(pictures.Select(picture => new object[] { picture.IsKey, Convert.ToBase64String(picture.Data) }));
        var page = await chromium.Browser.NewPageAsync();
        await page.RouteAsync(Page, route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = "<!doctype html>" }));
        await page.GotoAsync(Page);
        var result = await page.EvaluateAsync<JsonElement>(Decode, new object[] { name, chunks });
        await page.CloseAsync();

        Assert.Equal(JsonValueKind.Null, result.GetProperty("error").ValueKind);
        var heights = result.GetProperty("heights").EnumerateArray().Select(height => height.GetInt32()).ToList();
        Assert.Equal(pictures.Count, heights.Count);
        Assert.Equal(codec == Codec.Vp8 ? 1 : 3, heights.Distinct().Count());
    }
}
