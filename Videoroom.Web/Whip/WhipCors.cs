using Videoroom.Web.Configuration;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>Which pages may use WHIP and WHEP (the Fetch standard's CORS): those that may open the WebSocket.</summary>
internal sealed class WhipCors(VideoroomOptions options, SignallingUrls nodes)
{
    private readonly OriginPolicy _origins = new(options.AllowedOrigins, options.VirtualHost, options.Port, nodes);

    /// <summary>Lets the request's page read the answer; false when it may not even ask.</summary>
    public bool TryAllow(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (!_origins.Allows(origin, context.Request.Host.Value ?? ""))
        {
            return false;
        }

        if (!string.IsNullOrEmpty(origin))
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = $"Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After, {RefusedTracks.Header}";
            headers.Vary = "Origin";
        }

        return true;
    }

    /// <summary>Tells a page that may not ask.</summary>
    public static Task RefuseAsync(HttpContext context)
        => Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "Pages of this origin may not connect: see ALLOWED_ORIGINS.");

    /// <summary>Answers a preflight, or any other OPTIONS.</summary>
    public static void Preflight(HttpContext context, string methods)
    {
        var headers = context.Response.Headers;
        headers.Allow = methods;
        if (context.Request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = "Content-Type, If-Match, Authorization";
            headers.AccessControlMaxAge = "600";
        }
    }
}
