using System.Net;

namespace Videoroom.Client.Http;

/// <summary>How a WHIP or WHEP session reaches its server.</summary>
public record HttpSessionOptions : MediaSessionOptions
{
    /// <summary>The token of the <c>Authorization: Bearer</c> header; null sends none.</summary>
    public string? BearerToken { get; init; }

    /// <summary>The address of this machine that its HTTP requests come from; null leaves it to the system.</summary>
    public IPAddress? From { get; init; }
}
