using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Videoroom.Web.Signalling;

/// <summary>Reads and writes the text frames of the Phoenix channel protocol, version 2 (docs/protocol.md, section 1).</summary>
internal static class PhoenixCodec
{
    /// <summary>The longest <c>ref</c> taken; the clients' are decimal counters.</summary>
    public const int MaxReferenceBytes = 32;

    /// <summary>The longest topic taken: <c>room:</c> and 128 characters, each escaped as <c>\u1234</c>, fit.</summary>
    public const int MaxTopicBytes = 1024;

    /// <summary>The longest event name taken.</summary>
    public const int MaxEventBytes = 64;

    /// <summary>The deepest nesting taken, the array itself included. A media event is a string, so payloads are flat.</summary>
    public const int MaxDepth = 16;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads one text frame; never throws.</summary>
    /// <param name="utf8">The whole message.</param>
    /// <param name="error">What was wrong with it, short enough for a close frame; null when it was read.</param>
    /// <returns>The message, or null.</returns>
    public static PhoenixMessage? Parse(ReadOnlySpan<byte> utf8, out string? error)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, ReaderOptions);
            return Parse(ref reader, utf8, out error);
        }
        catch (JsonException)
        {
            error = "The message is not JSON, or nested too deeply.";
        }
        catch (InvalidOperationException)
        {
            // GetString on an escape that is half of a surrogate pair.
            error = "The message has a string that is not text.";
        }

        return null;
    }

    /// <summary>Writes one text frame. <paramref name="payloadJson"/> goes in as it is: it must be JSON text.</summary>
    public static byte[] Write(string? joinReference, string? reference, string topic, string eventName, string payloadJson)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + payloadJson.Length);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            WriteHead(writer, joinReference, reference, topic, eventName);
            writer.WriteRawValue(payloadJson, skipInputValidation: true);
            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a <c>phx_reply</c>.</summary>
    public static byte[] WriteReply(string? joinReference, string? reference, string topic, bool ok, string responseJson)
        => Write(joinReference, reference, topic, PhoenixEvents.Reply, $$"""{"status":"{{(ok ? "ok" : "error")}}","response":{{responseJson}}}""");

    /// <summary>The response object of a refusal: <c>{"reason": …, "code": …}</c>.</summary>
    public static string Refusal(string code, string reason)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("reason", reason);
            writer.WriteString("code", code);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteHead(Utf8JsonWriter writer, string? joinReference, string? reference, string topic, string eventName)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(joinReference);
        writer.WriteStringValue(reference);
        writer.WriteStringValue(topic);
        writer.WriteStringValue(eventName);
    }

    private static PhoenixMessage? Parse(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, out string? error)
    {
        error = "The message is not an array of join_ref, ref, topic, event and payload.";
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray
            || !TryReadReference(ref reader, out var joinReference)
            || !TryReadReference(ref reader, out var reference)
            || !TryReadName(ref reader, MaxTopicBytes, out var topic)
            || !TryReadName(ref reader, MaxEventBytes, out var eventName)
            || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var payload = utf8[start..(int)reader.BytesConsumed];
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray || reader.Read())
        {
            return null;
        }

        error = null;
        return new PhoenixMessage(joinReference, reference, topic, eventName, Encoding.UTF8.GetString(payload));
    }

    private static bool TryReadReference(ref Utf8JsonReader reader, out string? reference)
    {
        reference = null;
        return reader.Read() && (reader.TokenType == JsonTokenType.Null || TryGetText(ref reader, MaxReferenceBytes, out reference));
    }

    private static bool TryReadName(ref Utf8JsonReader reader, int maxBytes, out string name)
    {
        name = "";
        if (!reader.Read() || !TryGetText(ref reader, maxBytes, out var text))
        {
            return false;
        }

        name = text!;
        return name.Length > 0;
    }

    private static bool TryGetText(ref Utf8JsonReader reader, int maxBytes, out string? text)
    {
        text = null;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > maxBytes)
        {
            return false;
        }

        text = reader.GetString();
        return true;
    }
}
