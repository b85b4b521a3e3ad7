namespace Videoroom.Web.Configuration;

/// <summary>The origin of a page: scheme, host and port (RFC 6454).</summary>
internal static class Origin
{
    /// <summary>An origin in the form in which two equal ones are equal strings; null when it is none.</summary>
    public static string? Normalise(string origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
            ? uri.GetLeftPart(UriPartial.Authority).ToLowerInvariant()
            : null;
}
