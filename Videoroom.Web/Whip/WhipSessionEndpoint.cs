using System.Net;
using Videoroom.Actors.Negotiation;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>
/// The address of one session: PATCH trickles candidates or restarts ICE (RFC 9725, section 4.3), DELETE ends it. Whoever
/// knows the address may do so, and nobody else can guess it.
/// </summary>
internal sealed class WhipSessionEndpoint(HttpSessionRegistry sessions, WhipCors cors, AddressRateLimit rate)
{
    private const string Methods = "DELETE, OPTIONS, PATCH";
    private const int RetryAfterSeconds = 5;

    /// <summary>Handles one request.</summary>
    public Task HandleAsync(HttpContext context, PeerRole role)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!cors.TryAllow(context))
        {
            return WhipCors.RefuseAsync(context);
        }

        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.Headers["Accept-Patch"] = TrickleIceFragment.MediaType;
            WhipCors.Preflight(context, Methods);
            return Task.CompletedTask;
        }

        var isPatch = HttpMethods.IsPatch(context.Request.Method);
        if (!isPatch && !HttpMethods.IsDelete(context.Request.Method))
        {
            context.Response.Headers.Allow = Methods;
            return Problem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "A session takes PATCH and DELETE.");
        }

        if (!rate.TryTake(context.Connection.RemoteIpAddress ?? IPAddress.None))
        {
            return Problem.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "Too many requests from your address.", RetryAfterSeconds);
        }

        if (sessions.Find(WhipAddress.Of(context, role)) is not { } session)
        {
            return Problem.WriteAsync(context, StatusCodes.Status404NotFound, "There is no such session, or it is over.");
        }

        if (isPatch)
        {
            return PatchAsync(context, session);
        }

        session.Close();
        return Task.CompletedTask;
    }

    private static async Task PatchAsync(HttpContext context, HttpSession session)
    {
        if (!WhipEndpoint.HasType(context.Request, TrickleIceFragment.MediaType))
        {
            context.Response.Headers["Accept-Patch"] = TrickleIceFragment.MediaType;
            await Problem.WriteAsync(
                context, StatusCodes.Status415UnsupportedMediaType, $"The body of a PATCH is {TrickleIceFragment.MediaType}.");
            return;
        }

        if (context.Request.Headers.IfMatch is not { Count: > 0 } ifMatch)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status428PreconditionRequired,
                "A PATCH needs If-Match: the session's ETag for candidates, * for an ICE restart.");
            return;
        }

        var (text, status, reason) = await RequestBody.ReadAsync(context.Request, HttpSessionLimits.MaxFragmentBytes);
        if (text is null)
        {
            await Problem.WriteAsync(context, status, reason);
            return;
        }

        if (!TrickleIceFragment.TryParse(text, out var fragment, out var error))
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }

        await AnswerAsync(context, session.Trickle(fragment, ifMatch.ToString()));
    }

    private static Task AnswerAsync(HttpContext context, TrickleOutcome outcome)
    {
        switch (outcome.Result)
        {
            case TrickleResult.Taken:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case TrickleResult.Restarted:
                context.Response.ContentType = TrickleIceFragment.MediaType;
                context.Response.Headers.ETag = outcome.EntityTag;
                return context.Response.WriteAsync(outcome.Body!, context.RequestAborted);
            case TrickleResult.OtherSession:
                return Problem.WriteAsync(
                    context, StatusCodes.Status412PreconditionFailed, "If-Match does not name the present ICE session.");
            case TrickleResult.NoPassword:
                return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "An ICE restart needs a=ice-pwd beside a=ice-ufrag.");
            default:
                return Problem.WriteAsync(
                    context,
                    StatusCodes.Status422UnprocessableEntity,
                    "a=ice-ufrag is not the ICE session's; an ICE restart has If-Match: *.");
        }
    }
}
