using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Videoroom.Web.Whip;

/// <summary>An error in the form of RFC 9457.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status.</param>
/// <param name="Detail">A sentence that names what was wrong and what was expected; no secrets.</param>
internal sealed record Problem(string Title, int Status, string Detail)
{
    private const string MediaType = "application/problem+json";

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail, int? retryAfterSeconds = null)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (retryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = $"{seconds}";
        }

        return response.WriteAsJsonAsync(
            new Problem(ReasonPhrases.GetReasonPhrase(status), status, detail), ProblemJson.Default.Problem, MediaType, context.RequestAborted);
    }
}

/// <summary>Writes problems.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
