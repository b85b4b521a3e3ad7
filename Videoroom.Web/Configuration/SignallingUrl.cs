namespace Videoroom.Web.Configuration;

/// <summary>The base address that browsers reach a node under, such as <c>https://meet.example.org/n1/</c>.</summary>
internal static class SignallingUrl
{
    /// <summary>
    /// The address in the form in which two equal ones are equal: names in lower case ASCII (they go into headers), a slash at
    /// its end (relative addresses are appended).
    /// </summary>
    /// <returns>Null for anything but an http or https address without user, query and fragment.</returns>
    public static Uri? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return null;
        }

        return new UriBuilder(uri.Scheme, HostOf(uri), uri.Port, uri.AbsolutePath.TrimEnd('/') + "/").Uri;
    }

    /// <summary>Its origin, as a browser sends it.</summary>
    public static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static string HostOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost.ToLowerInvariant();
}
