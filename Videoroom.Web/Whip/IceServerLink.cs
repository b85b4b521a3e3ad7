using Videoroom.Actors.Channels.Http;

namespace Videoroom.Web.Whip;

/// <summary>The <c>Link</c> header that tells a client of a TURN server (RFC 9725, section 4.6).</summary>
internal static class IceServerLink
{
    /// <summary>Writes the value; it holds a password.</summary>
    public static string Write(HttpIceServer server)
        => $"<{server.Uri}>; rel=\"ice-server\"; username=\"{Quoted(server.Username)}\"; "
        + $"credential=\"{Quoted(server.Credential)}\"; credential-type=\"password\"";

    // RFC 9110, section 5.6.4.
    private static string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
