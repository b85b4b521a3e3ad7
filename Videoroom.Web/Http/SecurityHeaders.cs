namespace Videoroom.Web.Http;

/// <summary>What every response says to a browser, of the page's listener and of the admin's.</summary>
internal static class SecurityHeaders
{
    /// <summary>Sets them.</summary>
    /// <param name="headers">The response's.</param>
    /// <param name="contentSecurityPolicy">What a page of this listener may do.</param>
    public static void SetSecurity(this IHeaderDictionary headers, string contentSecurityPolicy)
    {
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Whoever knows a room's address can enter it: it is not for other sites' logs.
        headers["Referrer-Policy"] = "no-referrer";
    }
}
