using System.Text.Json.Nodes;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Client.Signalling;

/// <summary>The events about quality, as JSON (docs/protocol.md, section 8).</summary>
internal static class QualityJson
{
    /// <summary>The data of <c>trackQualities</c>. A cause that this library does not know is read as none.</summary>
    public static IReadOnlyList<TrackQuality> Read(JsonNode data)
        => [.. data["tracks"]!.AsArray().Select(track => ReadTrack(track!))];

    /// <summary>The data of <c>qualityReport</c>.</summary>
    public static JsonObject Write(QualityReport report) => new()
    {
        ["published"] = new JsonArray(
        [
            .. report.Limitations.Where(track => track.Value != EncoderLimitation.None).Select(track => new JsonObject
            {
                ["trackId"] = track.Key,
                ["limitation"] = track.Value == EncoderLimitation.Cpu ? "cpu" : "bandwidth",
            }),
        ]),
        ["received"] = new JsonArray([.. report.SlowDecoders.Select(trackId => new JsonObject { ["trackId"] = trackId, ["decoding"] = "slow" })]),
    };

    private static TrackQuality ReadTrack(JsonNode track) => new()
    {
        TrackId = track["trackId"]!.GetValue<string>(),
        Cause = Enum.TryParse<TrackCause>(track["cause"]!.GetValue<string>(), ignoreCase: true, out var cause) ? cause : TrackCause.None,
        Rid = track["encoding"]?.GetValue<string>(),
        Width = track["width"]?.GetValue<int>(),
        Height = track["height"]?.GetValue<int>(),
        FramesPerSecond = track["frameRate"]?.GetValue<double>(),
        BitrateBps = track["bitrate"]?.GetValue<long>() ?? 0,
        Loss = track["loss"]?.GetValue<double>(),
    };
}
