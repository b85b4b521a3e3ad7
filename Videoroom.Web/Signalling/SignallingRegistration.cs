namespace Videoroom.Web.Signalling;

/// <summary>Adds the signalling to a host. The host brings an <see cref="IChannelGateway"/>, an <see cref="INodeTotals"/>, an <see cref="IMemberUrls"/>, the options and a clock.</summary>
internal static class SignallingRegistration
{
    public static void AddSignalling(this IServiceCollection services)
    {
        services.AddSingleton<SignallingUrls>();
        services.AddSingleton<SocketRegistry>();
        services.AddSingleton<StatsFeed>();
        services.AddSingleton<SocketEndpoint>();
        services.AddHostedService<SocketsOnStop>();
    }

    public static void MapSignalling(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet(SignallingUrlsEndpoint.Path, SignallingUrlsEndpoint.HandleAsync);
        app.Map(SocketEndpoint.Path, app.Services.GetRequiredService<SocketEndpoint>().HandleAsync);
    }
}
