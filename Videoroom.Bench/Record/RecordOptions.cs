using Videoroom.Bench.Record.Page;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Record;

/// <summary>What is recorded.</summary>
/// <param name="Codec">The codec that the browser sends.</param>
/// <param name="Mode">How the source is split into layers.</param>
/// <param name="Length">The length of the recording in media time.</param>
/// <param name="Width">Pixels of the highest layer; 0 for audio.</param>
/// <param name="Height">Pixels of the highest layer; 0 for audio.</param>
/// <param name="FrameRate">Pictures a second; 0 for audio.</param>
/// <param name="BitrateBps">The bit rate of all layers together, in bits a second.</param>
/// <param name="Chromium">The browser's path; null takes the usual one.</param>
internal sealed record RecordOptions(
    Codec Codec, RecordMode Mode, TimeSpan Length, int Width, int Height, int FrameRate, int BitrateBps, string? Chromium)
{
    /// <summary>Spatial layers: streams of a simulcast, or spatial layers of one stream.</summary>
    public int SpatialLayers => Mode == RecordMode.Single ? 1 : PageEncoding.Rids.Count;

    /// <summary>Temporal layers of each spatial layer.</summary>
    public int TemporalLayers => Mode == RecordMode.Single ? 1 : PageEncoding.TemporalLayers;

    /// <summary>Streams, each with its own SSRC.</summary>
    public int Streams => Mode == RecordMode.Simulcast ? SpatialLayers : 1;
}
