using System.Text.RegularExpressions;
using Videoroom.Web.Http;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Hosting;

/// <summary>What the page may do, said to the browser with every response.</summary>
internal static partial class PageHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        + "media-src 'self' blob: mediastream:; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'; connect-src 'self'";

    private const string PermissionsPolicy =
        "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), autoplay=(self), speaker-selection=(self), "
        + "screen-wake-lock=(self), picture-in-picture=(self), clipboard-write=(self), geolocation=(), payment=(), usb=(), midi=()";

    /// <summary>Adds them to every response.</summary>
    /// <param name="app">The application.</param>
    /// <param name="nodes">The nodes that the page may go to when this one is gone.</param>
    public static IApplicationBuilder UsePageHeaders(this IApplicationBuilder app, SignallingUrls nodes) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.SetSecurity(ContentSecurityPolicy + WebSocketSources(context.Request.Host.Value ?? "") + nodes.ConnectSources);
        headers["Permissions-Policy"] = PermissionsPolicy;
        return next(context);
    });

    // Older browsers do not count ws: among 'self'. Host is what the client sent, hence the check.
    private static string WebSocketSources(string host) => PlainHost().IsMatch(host) ? $" ws://{host} wss://{host}" : "";

    [GeneratedRegex(@"\A[A-Za-z0-9.\-:\[\]]{1,255}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainHost();
}
