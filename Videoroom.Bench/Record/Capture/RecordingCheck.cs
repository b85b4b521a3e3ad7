using Videoroom.Bench.Record.Inspection;
using Videoroom.Client.Recordings;

namespace Videoroom.Bench.Record.Capture;

/// <summary>Whether a recording has what it is for: from key frames of one picture on, every layer in every picture.</summary>
internal static class RecordingCheck
{
    // A busy machine drops pictures, of all layers alike.
    private const double LeastShare = 0.8;

    /// <summary>Reads a recording back.</summary>
    /// <exception cref="InvalidDataException">It lacks something; the message says what.</exception>
    public static void ThrowIfIncomplete(RecordOptions options, RtpDump recording)
    {
        var summary = RecordingSummary.Of(recording);
        foreach (var stream in summary.Streams)
        {
            Require(stream.KeyFrames.Count > 0 && stream.KeyFrames[0] == TimeSpan.Zero, $"Stream {stream.Name} does not begin with a key frame.");
            Require(
                stream.Timestamps.SetEquals(summary.Streams[^1].Timestamps),
                $"The pictures of stream {stream.Name} are not those of the highest stream.");
        }

        if (options.FrameRate == 0)
        {
            return;
        }

        var pictures = summary.Streams.Max(stream => stream.Timestamps.Count);
        var expected = LeastShare * options.FrameRate * options.Length.TotalSeconds;
        Require(pictures >= expected, $"{pictures} pictures came; expected at least {expected:F0}.");
        var layers = summary.Streams.SelectMany(stream => stream.Layers.GroupBy(layer => layer.Spatial)).ToList();
        Require(layers.Count == options.SpatialLayers, $"{layers.Count} spatial layers came; expected {options.SpatialLayers}.");
        foreach (var (layer, index) in layers.Select((layer, index) => (layer, index)))
        {
            var frames = layer.Sum(temporal => temporal.Frames);
            Require(frames == pictures, $"Spatial layer {index} is in {frames} of {pictures} pictures.");
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
