using System.Text.Json;

namespace Videoroom.Web.Signalling;

/// <summary>Tells the joins of peers that are here already from those of new ones (docs/protocol.md, section 8).</summary>
internal static class ResumingJoin
{
    /// <summary>Whether a join carries a resume token. Whether it is the right one is the channels' business. Never throws.</summary>
    public static bool Is(string paramsJson)
    {
        try
        {
            using var parameters = JsonDocument.Parse(paramsJson);
            return parameters.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("resumeToken", out var token) && token.ValueKind == JsonValueKind.String;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
