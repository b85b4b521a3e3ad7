using System.Text.Json;
using System.Text.Json.Serialization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>
/// A piece of JSON that is passed on as it came: the metadata of peers and tracks, which only the clients understand.
/// Kept as text, so that it can cross nodes and never holds a document's memory.
/// </summary>
/// <param name="Raw">Valid JSON.</param>
[JsonConverter(typeof(JsonTextConverter))]
internal readonly record struct JsonText(string Raw)
{
    /// <summary>What stands for metadata that a client left out or made unusable: clients read fields of it without a check.</summary>
    public static JsonText EmptyObject { get; } = new("{}");

    /// <summary>The clients' code needs metadata to be an object.</summary>
    public bool IsObject => Raw is ['{', ..];

    /// <summary>Whether it is an object with a property of this value. Most metadata is none of the server's business: that it says something is not relied upon.</summary>
    public bool Says(ReadOnlySpan<byte> property, bool value)
    {
        if (!IsObject)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(Raw);
            return document.RootElement.TryGetProperty(property, out var found) && found.ValueKind == (value ? JsonValueKind.True : JsonValueKind.False);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in a name parses, and fails when it is read.
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Raw ?? "null";
}

/// <summary>Reads any JSON value as its text and writes it back unchanged.</summary>
internal sealed class JsonTextConverter : JsonConverter<JsonText>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new JsonText(document.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options)
    {
        // Read() has parsed it already; the writer's own check would parse it once more for every receiver.
        writer.WriteRawValue(value.Raw ?? "null", skipInputValidation: true);
    }
}
