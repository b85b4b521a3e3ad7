using System.Text.Json.Serialization.Metadata;
using Videoroom.Web.Configuration;
using Videoroom.Web.Http;
using Videoroom.Web.Lifetime;

namespace Videoroom.Web.Admin;

/// <summary>
/// Everything that the admin listener answers: the page for everybody who reaches it, the cluster's state and the drain for
/// whoever has the token. No other page may use it: there are no CORS headers, and a token travels in a header only.
/// </summary>
internal sealed class AdminEndpoint(
    AdminGate gate, IClusterView view, NodeLifetime lifetime, IDrainSteps steps, VideoroomOptions options)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    /// <summary>Handles one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.SetSecurity(ContentSecurityPolicy);
        context.Response.Headers.CacheControl = "no-store";
        var path = context.Request.Path.Value ?? "";
        if (AdminPage.TryGet(path, out var file))
        {
            return Allows(context, HttpMethods.Get, HttpMethods.Head) ? SendAsync(context, file.Content, file.Type) : Task.CompletedTask;
        }

        switch (path)
        {
            case "/" or "/admin":
                context.Response.Redirect("/admin/");
                return Task.CompletedTask;
            case "/admin/cluster":
                return Allows(context, HttpMethods.Get) ? GuardedAsync(context, SendClusterAsync) : Task.CompletedTask;
            case "/admin/peers":
                return Allows(context, HttpMethods.Get) ? GuardedAsync(context, SendPeersAsync) : Task.CompletedTask;
            case "/admin/drain":
                return Allows(context, HttpMethods.Post) ? GuardedAsync(context, DrainAsync) : Task.CompletedTask;
            default:
                return RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such address here: see /admin/.");
        }
    }

    private static bool Allows(HttpContext context, params ReadOnlySpan<string> methods)
    {
        foreach (var method in methods)
        {
            if (HttpMethods.Equals(context.Request.Method, method))
            {
                return true;
            }
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = string.Join(", ", methods!);
        return false;
    }

    private Task GuardedAsync(HttpContext context, Func<HttpContext, Task> handle)
    {
        switch (gate.Check(context))
        {
            case AdminGate.Verdict.Admitted:
                return handle(context);
            case AdminGate.Verdict.TooMany:
                context.Response.Headers.RetryAfter = "10";
                return RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Too many wrong tokens from this address: wait ten seconds.");
            default:
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"videoroom\"";
                return RefuseAsync(context, StatusCodes.Status401Unauthorized, "A bearer token is needed: ADMIN_TOKEN, or the one in the file that the start message names.");
        }
    }

    private async Task SendClusterAsync(HttpContext context)
        => await SendJsonAsync(context, StatusCodes.Status200OK, await view.ReadAsync(), AdminJson.Default.ClusterSnapshot);

    private async Task SendPeersAsync(HttpContext context)
    {
        string? room = context.Request.Query["room"];
        await SendJsonAsync(context, StatusCodes.Status200OK, await view.ReadPeersAsync(room), AdminJson.Default.PeersSnapshot);
    }

    private Task DrainAsync(HttpContext context)
    {
        var moves = steps.HasOthers;
        var progress = lifetime.Drain();
        var message = moves
            ? $"Joins are refused, and everybody here moves to another node; whoever cannot gets a close after at most {options.DrainSeconds} s. Then the process ends."
            : $"Joins are refused. There is no other node to move to: running calls have {options.DrainSeconds} s to end by themselves. Then the process ends.";
        return SendJsonAsync(
            context,
            StatusCodes.Status202Accepted,
            new DrainAnswer(message, new DrainView(progress.State, progress.Peers, progress.DeadlineAt)),
            AdminJson.Default.DrainAnswer);
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
        => SendJsonAsync(context, status, new AdminError(reason), AdminJson.Default.AdminError);

    private static Task SendJsonAsync<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, byte[] content, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }
}
