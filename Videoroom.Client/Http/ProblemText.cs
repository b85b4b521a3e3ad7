using System.Text.Json;

namespace Videoroom.Client.Http;

/// <summary>The sentence of a server's error.</summary>
internal static class ProblemText
{
    private const int MaxLength = 500;

    /// <summary>Of problem details (RFC 9457) their <c>detail</c> or <c>title</c>, of other bodies the beginning.</summary>
    public static string Of(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            foreach (var name in (string[])["detail", "title"])
            {
                if (problem.RootElement.ValueKind == JsonValueKind.Object
                    && problem.RootElement.TryGetProperty(name, out var value)
                    && value.ValueKind == JsonValueKind.String)
                {
                    return value.GetString()!;
                }
            }
        }
        catch (JsonException)
        {
            // Some other body.
        }

        return body.Length <= MaxLength ? body : body[..MaxLength];
    }
}
