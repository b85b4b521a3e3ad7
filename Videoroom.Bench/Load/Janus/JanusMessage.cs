using System.Text.Json;
using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>One message of Janus, parsed.</summary>
internal sealed record JanusMessage
{
    /// <summary>The <c>janus</c> member: <c>success</c>, <c>ack</c>, <c>error</c>, <c>event</c>, <c>webrtcup</c>, <c>hangup</c> and so on.</summary>
    public required string Kind { get; init; }

    /// <summary>The transaction of the request that this answers; null for an event that nobody asked for.</summary>
    public string? Transaction { get; init; }

    /// <summary>The id of the plugin handle that this is about; null when it is about the session or the server.</summary>
    public long? Sender { get; init; }

    /// <summary>The id of the session or handle that a request made.</summary>
    public long? CreatedId { get; init; }

    /// <summary>What the plugin says; empty when the message is the core's own.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>The plugin's session description, if it sent one.</summary>
    public JanusJsep? Jsep { get; init; }

    /// <summary>The code and the sentence of an error, of the core or of the plugin; null for everything else.</summary>
    public (int Code, string Reason)? Error { get; init; }

    /// <summary>Why Janus hung up.</summary>
    public string? Reason { get; init; }

    /// <summary>The version of the server, in an answer to <c>info</c>.</summary>
    public string? Version { get; init; }

    /// <summary>Reads one message.</summary>
    /// <exception cref="InvalidDataException">It is not one of Janus's API.</exception>
    public static JanusMessage Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var root = JsonNode.Parse(utf8)?.AsObject() ?? throw new JsonException("null is no message.");
            var data = root["plugindata"]?["data"]?.AsObject() ?? [];
            return new JanusMessage
            {
                Kind = root["janus"]?.GetValue<string>() ?? throw new JsonException("It has no 'janus' member."),
                Transaction = root["transaction"]?.GetValue<string>(),
                Sender = root["sender"]?.GetValue<long>(),
                CreatedId = root["data"]?["id"]?.GetValue<long>(),
                Data = data,
                Jsep = root["jsep"] is { } jsep ? new JanusJsep(Text(jsep, "type"), Text(jsep, "sdp")) : null,
                Error = ErrorIn(root, data),
                Reason = root["reason"]?.GetValue<string>(),
                Version = root["version_string"]?.GetValue<string>(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"Janus sent something that is no message of its API: {e.Message}", e);
        }
    }

    private static (int Code, string Reason)? ErrorIn(JsonObject root, JsonObject data)
    {
        if (root["error"] is JsonObject error)
        {
            return (error["code"]?.GetValue<int>() ?? 0, Text(error, "reason"));
        }

        // A plugin's refusal comes as a success or an event of the core.
        return data["error_code"] is { } code ? (code.GetValue<int>(), Text(data, "error")) : null;
    }

    private static string Text(JsonNode parent, string name) => parent[name]?.GetValue<string>() ?? throw new JsonException($"'{name}' is missing.");
}
