using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Videoroom.Actors.MediaEvents;

/// <summary>Writes server events as media events, and media events as the payloads of channel pushes.</summary>
internal static class ServerEventWriter
{
    // Nothing here is ever embedded in HTML: it goes through JSON.parse. The default encoder would write each '+' of an
    // SDP and each letter of most of the world's names as six characters.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The media event's text: <c>{"type": …, "data": …}</c>, wrapped in a custom event where Membrane does so.</summary>
    public static string Write(ServerEvent serverEvent) => WriteText(writer =>
    {
        if (serverEvent.IsCustom)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "custom"u8);
            writer.WritePropertyName("data"u8);
            WriteEvent(writer, serverEvent);
            writer.WriteEndObject();
        }
        else
        {
            WriteEvent(writer, serverEvent);
        }
    });

    /// <summary>The payload of a <c>mediaEvent</c> push: the media event as a string, and its number for our page.</summary>
    public static string WritePayload(string mediaEvent, long? sequence) => WriteText(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("data"u8, mediaEvent);
        if (sequence is { } number)
        {
            writer.WriteNumber("seq"u8, number);
        }

        writer.WriteEndObject();
    });

    /// <summary>Any other JSON that goes to a client.</summary>
    internal static string WriteText(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteEvent(Utf8JsonWriter writer, ServerEvent serverEvent)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, serverEvent.EventName);
        writer.WritePropertyName("data"u8);
        JsonSerializer.Serialize(writer, serverEvent, ServerEventJson.Default.GetTypeInfo(serverEvent.GetType())!);
        writer.WriteEndObject();
    }
}
