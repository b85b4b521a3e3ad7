namespace Videoroom.Bench.Load.Janus;

/// <summary>Janus, or its VideoRoom plugin, refused a request.</summary>
/// <param name="request">The request, for the message.</param>
/// <param name="code">The error's code, as Janus's <c>apierror.h</c> (core) and <c>janus_videoroom.c</c> (plugin) define it.</param>
/// <param name="reason">The sentence that Janus gave.</param>
internal sealed class JanusErrorException(string request, int code, string reason)
    : Exception($"Janus refused '{request}': {reason} (code {code})")
{
    /// <summary>The error's code.</summary>
    public int Code { get; } = code;

    /// <summary>The sentence that Janus gave.</summary>
    public string Reason { get; } = reason;
}
