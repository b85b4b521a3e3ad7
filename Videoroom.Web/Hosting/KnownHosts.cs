namespace Videoroom.Web.Hosting;

/// <summary>Turns away requests for names that are not this node's (<see cref="HostNames"/>).</summary>
internal static class KnownHosts
{
    /// <summary>Adds the check. Who asks whether the node is well may use any name: it learns nothing else.</summary>
    public static IApplicationBuilder UseKnownHosts(this IApplicationBuilder app, HostNames names) => app.Use((context, next) =>
        names.Knows(context.Request.Host.Host.Trim('[', ']')) || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : RefuseAsync(context, names));

    private static Task RefuseAsync(HttpContext context, HostNames names)
    {
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            $"This server does not answer to that name, only to {string.Join(", ", names.All)} and its addresses: if the name is right, set VIRTUAL_HOST to it.\n",
            context.RequestAborted);
    }
}
