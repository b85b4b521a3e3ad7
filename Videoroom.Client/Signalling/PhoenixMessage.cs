using System.Text.Json;
using System.Text.Json.Nodes;

namespace Videoroom.Client.Signalling;

/// <summary>One Phoenix channel message, serializer V2: <c>[join_ref, ref, topic, event, payload]</c>.</summary>
internal sealed record PhoenixMessage(string? JoinReference, string? Reference, string Topic, string Event, JsonObject Payload)
{
    public static PhoenixMessage Parse(ReadOnlySpan<byte> utf8)
    {
        var array = JsonSerializer.Deserialize<JsonArray>(utf8)
            ?? throw new FormatException("The server sent a frame that is no Phoenix message.");
        return new PhoenixMessage(
            array[0]?.GetValue<string>(),
            array[1]?.GetValue<string>(),
            array[2]!.GetValue<string>(),
            array[3]!.GetValue<string>(),
            array[4]!.AsObject());
    }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(
        new JsonArray(JoinReference, Reference, Topic, Event, Payload.DeepClone()));
}
