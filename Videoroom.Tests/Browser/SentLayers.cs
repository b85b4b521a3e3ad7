using System.Text.Json;
using Videoroom.Bench.Chromium;

namespace Videoroom.Tests.Browser;

/// <summary>One encoding of a video track as a browser's statistics tell of it (W3C webrtc-stats, <c>outbound-rtp</c>).</summary>
/// <param name="Mid">The m-line.</param>
/// <param name="Rid">The encoding's name; empty without simulcast.</param>
/// <param name="Width">The width of the last picture that was sent; 0 before the first.</param>
/// <param name="Frames">The pictures that were encoded so far.</param>
/// <param name="Limitation">Why it is not better: <c>none</c>, <c>cpu</c>, <c>bandwidth</c>, <c>other</c>.</param>
/// <param name="Active">Whether the page lets it be sent; it may be out of bandwidth all the same.</param>
/// <param name="TargetBps">What the encoder may spend on it, in bits a second.</param>
internal sealed record SentLayer(string Mid, string Rid, int Width, long Frames, string Limitation, bool Active, double TargetBps);

/// <summary>What a page sends.</summary>
internal static class SentLayers
{
    /// <summary>A promise of JSON text: the encodings of all video tracks.</summary>
    public const string Script = """
        (async () => {
          const layers = [];
          for (const connection of window.__connections ?? []) {
            if (connection.connectionState === 'closed') continue;
            (await connection.getStats()).forEach(stat => {
              if (stat.type === 'outbound-rtp' && stat.kind === 'video') layers.push({
                mid: stat.mid ?? '', rid: stat.rid ?? '', width: stat.frameWidth ?? 0, frames: stat.framesEncoded ?? 0,
                limitation: stat.qualityLimitationReason ?? '', active: stat.active ?? false, targetBps: stat.targetBitrate ?? 0,
              });
            });
          }
          return JSON.stringify(layers);
        })()
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<SentLayer[]> OfAsync(CallPage call) => Parse(await call.Page.EvaluateAsync<string>(Script));

    public static SentLayer[] Parse(string json) => [.. JsonSerializer.Deserialize<SentLayer[]>(json, Json)!.OrderBy(layer => (layer.Mid, layer.Rid))];
}
