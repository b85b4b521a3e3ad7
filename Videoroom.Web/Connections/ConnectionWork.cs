using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Web.Connections;

/// <summary>Tells connections' places which of them are being answered.</summary>
internal static class ConnectionWork
{
    /// <summary>Adds it; to be called before anything else takes requests.</summary>
    public static IApplicationBuilder UseConnectionPlaces(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<ConnectionPlace>() is not { } place)
        {
            await next(context);
            return;
        }

        place.Work();
        try
        {
            await next(context);
        }
        finally
        {
            place.Rest();
        }
    });
}
