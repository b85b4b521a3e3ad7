using System.Net;

namespace Videoroom.Client.Http;

/// <summary>A WHIP or WHEP endpoint answered an offer with an error.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="reason">The server's sentence.</param>
public sealed class SessionRefusedException(HttpStatusCode status, string reason)
    : Exception($"The server refused the session with {(int)status}: {reason}")
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;
}
