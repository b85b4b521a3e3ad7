using System.Net;
using Videoroom.Actors.Negotiation;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>
/// <c>GET /whep/{room}/{session}/unplayable</c>: which of the room's tracks the player of the session cannot be sent now, and why. The
/// session's address is the only authority, as for the session itself.
/// </summary>
internal sealed class UnplayableTracksEndpoint(HttpSessionRegistry sessions, WhipCors cors, AddressRateLimit rate)
{
    private const string Methods = "GET, OPTIONS";
    private const int RetryAfterSeconds = 5;

    /// <summary>Handles one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!cors.TryAllow(context))
        {
            return WhipCors.RefuseAsync(context);
        }

        if (HttpMethods.IsOptions(context.Request.Method))
        {
            WhipCors.Preflight(context, Methods);
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = Methods;
            return Problem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "The list of tracks takes GET.");
        }

        if (!rate.TryTake(context.Connection.RemoteIpAddress ?? IPAddress.None))
        {
            return Problem.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "Too many requests from your address.", RetryAfterSeconds);
        }

        return sessions.Find(WhipAddress.Of(context, PeerRole.Viewer)) is { } session
            ? UnplayableTracks.WriteAsync(context, session.Unplayable)
            : Problem.WriteAsync(context, StatusCodes.Status404NotFound, "There is no such session, or it is over.");
    }
}
