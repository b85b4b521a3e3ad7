using System.Text.Json;

namespace Videoroom.Actors.MediaEvents;

/// <summary>The one field of a track's metadata that the server itself reads.</summary>
internal static class TrackType
{
    private const string Property = "type";
    private const string Screen = "screensharing";

    /// <summary>Whether a track's publisher says that it shows a screen or a window on it.</summary>
    public static bool IsScreen(JsonText metadata)
    {
        try
        {
            using var document = JsonDocument.Parse(metadata.Raw);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(Property, out var type) && type.ValueKind == JsonValueKind.String
                && type.ValueEquals(Screen);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Nested deeply, or half a surrogate pair.
            return false;
        }
    }
}
