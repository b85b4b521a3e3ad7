using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Hosting;

/// <summary>What a process manager or load balancer asks.</summary>
internal static class Health
{
    /// <summary>Whether the process answers at all.</summary>
    public const string LivePath = "/health/live";

    /// <summary>Whether joins are taken.</summary>
    public const string ReadyPath = "/health/ready";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks().AddCheck<ReadyCheck>("ready");

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(LivePath, new HealthCheckOptions
        {
            Predicate = _ => false,
            ResponseWriter = (context, _) => context.Response.WriteAsync("alive"),
        });
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions
        {
            ResponseWriter = (context, report) => context.Response.WriteAsync(report.Status == HealthStatus.Healthy ? "ready" : "not ready"),
        });
    }

    /// <summary>Whether joins are taken.</summary>
    private sealed class ReadyCheck(NodeRooms rooms) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            => Task.FromResult(rooms.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
