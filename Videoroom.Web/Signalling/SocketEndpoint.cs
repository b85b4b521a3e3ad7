using System.Net;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Signalling;

/// <summary>Opens the WebSockets at <c>/socket/websocket</c>, the address that Phoenix clients use.</summary>
internal sealed class SocketEndpoint(
    VideoroomOptions options,
    SignallingUrls nodes,
    SignallingLimits limits,
    SocketRegistry registry,
    IChannelGateway gateway,
    StatsFeed stats,
    TimeProvider clock)
{
    public const string Path = "/socket/websocket";

    private readonly AddressRateLimit _joins = new(limits.MaxJoinsPerSecondPerAddress, clock);
    private readonly OriginPolicy _origins = new(options.AllowedOrigins, options.VirtualHost, options.Port, nodes);

    /// <summary>Handles one request, to its end.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Refuse(context, StatusCodes.Status426UpgradeRequired, "This address speaks WebSocket.");
            return;
        }

        // Missing means version 1 to Phoenix; the clients all ask for 2.
        if (context.Request.Query["vsn"].ToString() is not ("" or "2" or "2.0.0"))
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "This server speaks version 2.0.0 of the channel protocol.");
            return;
        }

        if (!_origins.Allows(context.Request.Headers.Origin, context.Request.Host.Value ?? ""))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, "Pages of this origin may not connect: see ALLOWED_ORIGINS.");
            return;
        }

        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        var admission = registry.Enter(address, context.Features.Get<ConnectionPlace>(), out var place);
        if (admission != Admission.Admitted)
        {
            await RefuseAdmission(context, admission);
            return;
        }

        try
        {
            // The clients' heartbeats keep the connection alive; ours would be one more timer a socket.
            using var socket = await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
            var session = new SocketSession(socket, new ClientAddress(address, _joins, place), gateway, stats, limits, clock);
            place.Attach(session);
            await registry.RunAsync(session);
        }
        finally
        {
            place.Leave();
        }
    }

    private static Task RefuseAdmission(HttpContext context, Admission admission) => admission switch
    {
        Admission.AddressFull => Refuse(context, StatusCodes.Status429TooManyRequests, "Too many connections from your address."),
        Admission.NodeFull => Refuse(context, StatusCodes.Status503ServiceUnavailable, "The server has as many connections as it may have."),
        _ => Refuse(context, StatusCodes.Status503ServiceUnavailable, "The server is restarting."),
    };

    private static Task Refuse(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(reason);
    }
}
