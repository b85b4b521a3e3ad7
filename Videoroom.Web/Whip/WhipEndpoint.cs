using System.Net;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Web.Runtime;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>
/// <c>POST /whip/{room}</c> publishes into a room (RFC 9725, section 4.2), <c>POST /whep/{room}</c> plays it
/// (draft-ietf-wish-whep). The offer is read before anything is made for it.
/// </summary>
internal sealed class WhipEndpoint(
    NodeRooms node, SignallingUrls urls, HttpSessionRegistry sessions, HttpSessionLimits limits, WhipCors cors, AddressRateLimit rate)
{
    /// <summary>The media type of offers and answers.</summary>
    public const string SdpType = "application/sdp";

    private const string Methods = "OPTIONS, POST";
    private const string DefaultName = "WHIP";

    /// <summary>When a client that was refused for now may try again.</summary>
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
            context.Response.Headers["Accept-Post"] = SdpType;
            WhipCors.Preflight(context, Methods);
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = Methods;
            return Problem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "An offer is sent by POST.");
        }

        return PostAsync(context, role);
    }

    /// <summary>Whether the body is said to be of a media type, whatever its parameters.</summary>
    internal static bool HasType(HttpRequest request, string type)
        => Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var given)
        && given.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);

    private async Task PostAsync(HttpContext context, PeerRole role)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!rate.TryTake(address))
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "Too many requests from your address.", RetryAfterSeconds);
            return;
        }

        if (WhipAddress.Of(context, role).RoomId is not { } roomId)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                $"The room's name is unusable: expected {RoomTopic.Rule}.");
            return;
        }

        var (name, watched) = (Query(context, "display_name"), Query(context, "peer"));
        if (!IsName(name) || !IsName(watched))
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                $"display_name and peer have at most {HttpSessionLimits.MaxNameLength} characters, and no control characters.");
            return;
        }

        if (!HasType(context.Request, SdpType))
        {
            context.Response.Headers["Accept-Post"] = SdpType;
            await Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, $"The body of a POST is {SdpType}.");
            return;
        }

        var (text, status, reason) = await RequestBody.ReadAsync(context.Request, HttpSessionLimits.MaxOfferBytes);
        if (text is null)
        {
            await Problem.WriteAsync(context, status, reason);
            return;
        }

        if (!node.IsReady || node.Rooms is not { } rooms)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The server is restarting.", RetryAfterSeconds);
            return;
        }

        if (!HttpOffer.TryRead(text, role, rooms.Options, out var offer, out var refusal))
        {
            await Problem.WriteAsync(context, StatusOf(refusal.Fault), refusal.Message);
            return;
        }

        var admission = sessions.TryAdd(roomId, offer, address, out var session);
        if (session is null)
        {
            await RefuseAsync(context, admission);
            return;
        }

        var answering = session.Outcome;
        rooms.Channels.Tell(new OpenHttpChannel(roomId, offer, name ?? DefaultName, watched, session, session.Address), Akka.Actor.ActorRefs.NoSender);
        await AnswerAsync(context, offer, session, answering);
    }

    private async Task AnswerAsync(HttpContext context, HttpOffer offer, HttpSession session, Task<HttpOutcome> answering)
    {
        HttpOutcome outcome;
        try
        {
            outcome = await answering.WaitAsync(limits.AnswerTimeLimit, context.RequestAborted);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            session.Close();
            if (e is TimeoutException)
            {
                await Problem.WriteAsync(
                    context, StatusCodes.Status503ServiceUnavailable, "The room did not answer in time.", RetryAfterSeconds);
            }

            return;
        }

        if (outcome.Answer is not { } answer)
        {
            await RefuseAsync(context, outcome.Code!, outcome.Reason!);
            return;
        }

        var response = context.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = SdpType;
        var location = WhipAddress.Of(session, urls.Own);
        response.Headers.Location = location;
        response.Headers.ETag = session.EntityTag;
        foreach (var server in answer.IceServers)
        {
            response.Headers.Append("Link", IceServerLink.Write(server));
        }

        if (RefusedTracks.Write(offer.Refused, answer.Unplayable) is { } refused)
        {
            response.Headers[RefusedTracks.Header] = refused;
        }

        if (offer.Role == PeerRole.Viewer)
        {
            response.Headers.Append("Link", UnplayableTracks.Link(location));
        }

        try
        {
            await response.WriteAsync(answer.Sdp, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Nobody knows the session's address now, so nobody could end it.
            session.Close();
        }
    }

    // RFC 9725, section 4.4: 406 for tracks that are not supported, 422 for a set-up that is not, 400 for what is no SDP.
    private static int StatusOf(HttpOfferFault fault) => fault switch
    {
        HttpOfferFault.Malformed => StatusCodes.Status400BadRequest,
        HttpOfferFault.Media => StatusCodes.Status406NotAcceptable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static Task RefuseAsync(HttpContext context, Admission admission) => admission switch
    {
        Admission.AddressFull => Problem.WriteAsync(
            context, StatusCodes.Status429TooManyRequests, "Too many sessions from your address.", RetryAfterSeconds),
        Admission.NodeFull => Problem.WriteAsync(
            context, StatusCodes.Status503ServiceUnavailable, "The server has as many sessions as it may have.", RetryAfterSeconds),
        _ => Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The server is restarting.", RetryAfterSeconds),
    };

    private static Task RefuseAsync(HttpContext context, string code, string reason) => code switch
    {
        RefusalCodes.NotAcceptable => Problem.WriteAsync(context, StatusCodes.Status406NotAcceptable, reason),
        Negotiator.BadOffer => Problem.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, reason),
        RefusalCodes.RateLimited => Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, reason, RetryAfterSeconds),
        _ => Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, reason, RetryAfterSeconds),
    };

    private static string? Query(HttpContext context, string name)
        => PlainText.Of(context.Request.Query[name].ToString()) is { Length: > 0 } value ? value : null;

    private static bool IsName(string? name)
        => name is null || (name.Length <= HttpSessionLimits.MaxNameLength && !name.Any(char.IsControl));
}
