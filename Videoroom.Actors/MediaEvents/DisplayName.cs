using System.Text.Json;

namespace Videoroom.Actors.MediaEvents;

/// <summary>The one field of a peer's metadata that the server itself reads and writes.</summary>
internal static class DisplayName
{
    private const string Property = "displayName";

    /// <summary>The name in a peer's metadata; null without one.</summary>
    public static string? Read(JsonText metadata)
    {
        try
        {
            using var document = JsonDocument.Parse(metadata.Raw);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(Property, out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Nested deeply, or half a surrogate pair.
            return null;
        }
    }

    /// <summary>The metadata of a peer that says no more than its name.</summary>
    public static JsonText Write(string name)
        => new(JsonSerializer.Serialize(new Dictionary<string, string> { [Property] = name }, DisplayNameJson.Default.DictionaryStringString));
}

/// <summary>Writes metadata that is only a name.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class DisplayNameJson : System.Text.Json.Serialization.JsonSerializerContext;
