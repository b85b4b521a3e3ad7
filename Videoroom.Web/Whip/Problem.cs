namespace Videoroom.Web.Whip;

/// <summary>Answers with errors in the form of RFC 9457.</summary>
internal static class Problem
{
    /// <summary>Answers with a problem.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="detail">A sentence that names what was wrong and what was expected; no secrets.</param>
    /// <param name="retryAfterSeconds">When the client may try again; null says nothing of it.</param>
    public static Task WriteAsync(HttpContext context, int status, string detail, int? retryAfterSeconds = null)
    {
        if (retryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}
