using System.Text.Json.Serialization;
using Videoroom.Actors.Channels.Http;

namespace Videoroom.Web.Whip;

/// <summary>
/// A player's list of the room's tracks that it cannot be sent, as JSON. The answer's header says how it was then; tracks come and go
/// later, when there is no other way to tell.
/// </summary>
internal static class UnplayableTracks
{
    private const string Relation = "urn:videoroom:unplayable-tracks";

    /// <summary>The <c>Link</c> header that leads to the list of a session (RFC 8288).</summary>
    /// <param name="location">The session's address.</param>
    public static string Link(string location) => $"<{location}/{WhipAddress.UnplayablePart}>; rel=\"{Relation}\"; type=\"application/json\"";

    /// <summary>Writes the list.</summary>
    public static Task WriteAsync(HttpContext context, IReadOnlyList<UnplayableTrack> tracks) => context.Response.WriteAsJsonAsync(
        [.. tracks.Select(track => new Entry(
            track.TrackId,
            track.PeerId,
            PlainText.Of(track.DisplayName),
            track.Kind.ToString().ToLowerInvariant(),
            track.Codec,
            track.Profile))],
        UnplayableTracksJson.Default.EntryArray,
        contentType: null,
        context.RequestAborted);

    /// <summary>One track.</summary>
    internal sealed record Entry(string TrackId, string PeerId, string DisplayName, string Kind, string Codec, string? Profile);
}

/// <summary>Writes the list.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UnplayableTracks.Entry[]))]
internal sealed partial class UnplayableTracksJson : JsonSerializerContext;
