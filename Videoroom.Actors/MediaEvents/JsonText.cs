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
