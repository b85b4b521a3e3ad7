using Videoroom.Actors.Negotiation;
using Videoroom.Web.Configuration;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>Adds WHIP and WHEP to a host.</summary>
internal static class WhipRegistration
{
    public static void AddWhip(this IServiceCollection services)
    {
        services.AddSingleton(provider => HttpSessionLimits.From(provider.GetRequiredService<VideoroomOptions>()));
        services.AddSingleton(provider => new AddressRateLimit(
            provider.GetRequiredService<HttpSessionLimits>().MaxRequestsPerSecond, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DroppedSessions>();
        services.AddSingleton<HttpSessionRegistry>();
        services.AddSingleton<WhipCors>();
        services.AddSingleton<WhipEndpoint>();
        services.AddSingleton<WhipSessionEndpoint>();
        services.AddSingleton<UnplayableTracksEndpoint>();
        services.AddHostedService<HttpSessionsOnStop>();
    }

    public static void MapWhip(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<WhipEndpoint>();
        var session = app.Services.GetRequiredService<WhipSessionEndpoint>();
        foreach (var role in (PeerRole[])[PeerRole.Publisher, PeerRole.Viewer])
        {
            app.Map($"/{WhipAddress.PrefixOf(role)}/{{room}}", context => endpoint.HandleAsync(context, role));
            app.Map($"/{WhipAddress.PrefixOf(role)}/{{room}}/{{session}}", context => session.HandleAsync(context, role));
        }

        var unplayable = app.Services.GetRequiredService<UnplayableTracksEndpoint>();
        app.Map($"/{WhipAddress.PrefixOf(PeerRole.Viewer)}/{{room}}/{{session}}/{WhipAddress.UnplayablePart}", unplayable.HandleAsync);
    }
}
