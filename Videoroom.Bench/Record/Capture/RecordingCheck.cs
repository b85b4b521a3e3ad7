using Videoroom.Bench.Record.Inspection;
using Videoroom.Client.Recordings;

namespace Videoroom.Bench.Record.Capture;

/// <summary>Whether a recording has what it is for: all layers to its end, from key frames of one picture on.</summary>
internal static class RecordingCheck
{
    // A busy machine drops pictures; a layer that the browser stopped sending has far fewer.
    private const double LeastShare = 0.8;

    /// <summary>Reads a recording back.</summary>
    /// <exception cref="InvalidDataException">It lacks something; the message says what.</exception>
    public static void ThrowIfIncomplete(RecordOptions options, RtpDump recording)
    {
        var summary = RecordingSummary.Of(recording);
        foreach (var stream in summary.Streams)
        {
            Require(stream.KeyFrames.Count > 0 && stream.KeyFrames[0] == TimeSpan.Zero, $"Stream {stream.Name} does not begin with a key frame.");
            var shared = stream.Timestamps.Count(summary.Streams[^1].Timestamps.Contains);
            Require(
                shared >= LeastShare * stream.Timestamps.Count,
                $"Only {shared} of the {stream.Timestamps.Count} pictures of stream {stream.Name} are pictures of the highest one: they begin at different ones.");
        }

        if (options.FrameRate == 0)
        {
            return;
        }

        var expected = LeastShare * options.FrameRate * options.Length.TotalSeconds;
        var layers = summary.Streams.SelectMany(stream => stream.Layers.GroupBy(layer => layer.Spatial)).ToList();
        Require(layers.Count == options.SpatialLayers, $"{layers.Count} spatial layers came; expected {options.SpatialLayers}.");
        foreach (var (layer, index) in layers.Select((layer, index) => (layer, index)))
        {
            var frames = layer.Sum(temporal => temporal.Frames);
            Require(frames >= expected, $"Spatial layer {index} has {frames} frames; expected at least {expected:F0}.");
            Require(layer.Count() == options.TemporalLayers, $"Spatial layer {index} has {layer.Count()} temporal layers; expected {options.TemporalLayers}.");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
