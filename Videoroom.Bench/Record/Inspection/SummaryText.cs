using System.Globalization;
using Videoroom.Bench.Record.Layers;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Bench.Record.Inspection;

/// <summary>Prints a summary of a recording.</summary>
internal static class SummaryText
{
    /// <summary>Writes lines of text.</summary>
    public static void Write(TextWriter output, RecordingSummary summary)
    {
        output.WriteLine(Text(
            $"{CodecNames.Of(summary.Codec)}, {summary.Streams.Count} streams, {summary.Length.TotalSeconds:F2} s to the last picture, {summary.Streams.Sum(stream => stream.Packets)} packets, {summary.Bytes} bytes"));
        foreach (var stream in summary.Streams)
        {
            Write(output, stream, summary);
        }
    }

    private static void Write(TextWriter output, StreamSummary stream, RecordingSummary summary)
    {
        output.WriteLine(Text($"stream {stream.Name}: {stream.Timestamps.Count} pictures{KeyFrames(stream, summary.Codec)}"));

        // To the end of the last picture, of which the recording says nothing: as long as the others on average.
        var seconds = summary.Length.TotalSeconds * stream.Timestamps.Count / Math.Max(1, stream.Timestamps.Count - 1);
        foreach (var layer in stream.Layers)
        {
            var size = stream.ResolutionOf(layer.Spatial) is { } pixels ? Text($" {pixels.Width}x{pixels.Height}") : "";
            output.WriteLine(Text(
                $"  S{layer.Spatial}T{layer.Temporal}{size}: {layer.Frames} frames, {layer.Frames / seconds:F1} a second, {layer.Packets} packets, {layer.Bytes * 8 / seconds / 1000:F0} kbit/s"));
        }

        foreach (var (feature, packets) in stream.Features)
        {
            output.WriteLine(Text($"  {feature}: {packets} of {stream.Packets} packets"));
        }

        output.WriteLine(Text($"  dependency descriptor: {stream.Descriptors} of {stream.Packets} packets"));
        if (stream.Structure is { } structure)
        {
            Write(output, structure);
        }
    }

    private static string KeyFrames(StreamSummary stream, Codec codec) => codec == Codec.Opus
        ? ""
        : ", key frames at " + string.Join(", ", stream.KeyFrames.Select(time => Text($"{time.TotalSeconds:F2} s")));

    private static void Write(TextWriter output, DependencyStructure structure)
    {
        output.WriteLine(Text(
            $"  dependency structure: {structure.DecodeTargets} decode targets, protected by the chains {string.Join(' ', structure.ProtectedBy)}; ids begin at {structure.TemplateIdOffset}"));
        foreach (var template in structure.Templates)
        {
            output.WriteLine(Text(
                $"    S{template.Spatial}T{template.Temporal} {template.Indications}, refers to {List(template.FrameDifferences)}, chains {List(template.ChainDifferences)}"));
        }
    }

    private static string List(IReadOnlyList<int> numbers) => numbers.Count == 0 ? "none" : string.Join(' ', numbers);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
