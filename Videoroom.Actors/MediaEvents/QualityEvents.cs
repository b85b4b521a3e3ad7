using System.Text.Json;
using System.Text.Json.Serialization;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Actors.MediaEvents;

/// <summary>What the client is sent of each track, and why it is not better: all tracks that it receives (docs/protocol.md, section 8).</summary>
internal sealed record TrackQualities(IReadOnlyList<TrackQualityInfo> Tracks) : CustomServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "trackQualities";

    /// <inheritdoc/>
    internal override bool IsForOurPageOnly => true;
}

/// <summary>One track of <see cref="TrackQualities"/>. What is not known is left out.</summary>
/// <param name="TrackId">The track.</param>
/// <param name="Cause">A <see cref="TrackCause"/> in camelCase.</param>
internal sealed record TrackQualityInfo(string TrackId, string Cause)
{
    /// <summary>The simulcast layer that is sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Encoding { get; init; }

    /// <summary>The width of its pictures in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    /// <summary>Their height.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>Pictures a second.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FrameRate { get; init; }

    /// <summary>Bits a second.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Bitrate { get; init; }

    /// <summary>The share of packets lost, 0 to 1: with the causes that are losses.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Loss { get; init; }

    /// <summary>As the client is told.</summary>
    public static TrackQualityInfo Of(TrackQuality quality) => new(quality.TrackId, JsonNamingPolicy.CamelCase.ConvertName(quality.Cause.ToString()))
    {
        Encoding = quality.Rid,
        Width = quality.Width,
        Height = quality.Height,
        FrameRate = quality.FramesPerSecond is { } rate ? Math.Round(rate, 1) : null,
        Bitrate = quality.Cause == TrackCause.UnsupportedCodec ? null : quality.BitrateBps,
        Loss = quality.Loss is { } loss ? Math.Round(loss, 3) : null,
    };
}
