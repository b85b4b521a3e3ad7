using Videoroom.Web.Runtime;

namespace Videoroom.Web.Hosting;

/// <summary>What a process manager or load balancer asks.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => "alive");
        app.MapGet("/health/ready", (NodeRooms rooms) => rooms.IsReady
            ? Results.Text("ready")
            : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}
